package io.holdfast.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class BoundedExecutorTest {

    private final CountDownLatch release = new CountDownLatch(1);
    private final BoundedExecutor executor = new BoundedExecutor("sums", 1, 1, Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        release.countDown();
        executor.stop();
    }

    private String waitForRelease() {
        try {
            release.await();
            return "done";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneRunsOneWaitsAndTheNextIsRefusedWithRetryAfter() {
        CompletableFuture<String> running =
                executor.submit(this::waitForRelease).subscribeAsCompletionStage();
        CompletableFuture<String> waiting = executor.submit(() -> "second").subscribeAsCompletionStage();

        CompletableFuture<String> refused = executor.submit(() -> "third").subscribeAsCompletionStage();

        Throwable failure = catchThrowable(refused::join);
        assertThat(failure)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.retryAfterSeconds()).isPositive();
                    assertThat(problem).hasMessageContaining("sums");
                });
        release.countDown();
        assertThat(running.join()).isEqualTo("done");
        assertThat(waiting.join()).isEqualTo("second");
    }

    @Test
    void whatWaitedTooLongIsRefused() {
        BoundedExecutor impatient = new BoundedExecutor("sums", 1, 1, Duration.ZERO);

        Throwable failure =
                catchThrowable(() -> impatient.submit(() -> "late").await().atMost(Duration.ofSeconds(30)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
        impatient.stop();
    }

    @Test
    void aFailureOfTheComputationIsPassedOn() {
        Throwable failure = catchThrowable(() -> executor.<String>submit(() -> {
                    throw Problem.invalid("asOf", "is wrong");
                })
                .await()
                .atMost(Duration.ofSeconds(30)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(422));
    }
}
