package io.holdfast.ticket.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

class PeriodicJobTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aStepIsRepeatedAtOnceWhileThereIsMore() {
        new PeriodicJob("test", vertx, () -> Uni.createFrom().item(runs.incrementAndGet() < 5), () -> {}).wake();

        await().untilAtomic(runs, equalTo(5));
    }

    @Test
    void stepsDoNotOverlapAndAWakingMeanwhileRunsItAgain() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        AtomicInteger overlapping = new AtomicInteger();
        PeriodicJob job = new PeriodicJob(
                "test",
                vertx,
                () -> {
                    if (runs.incrementAndGet() == 1) {
                        return Uni.createFrom().completionStage(first);
                    }
                    overlapping.addAndGet(first.isDone() ? 0 : 1);
                    return Uni.createFrom().item(false);
                },
                () -> {});
        job.wake();
        await().untilAtomic(runs, equalTo(1));

        job.wake();
        job.wake();
        vertx.setTimer(50, timer -> first.complete(false));

        await().untilAtomic(runs, equalTo(2));
        assertThat(overlapping).hasValue(0);
    }

    @Test
    void aStepThatFailsIsRepeatedAtTheNextInterval() {
        AtomicInteger failures = new AtomicInteger();
        new PeriodicJob(
                        "test",
                        vertx,
                        () -> {
                            if (runs.incrementAndGet() == 1) {
                                throw new IllegalStateException("not now");
                            }
                            return Uni.createFrom().item(false);
                        },
                        failures::incrementAndGet)
                .start(Duration.ofMillis(10));

        await().until(() -> runs.get() > 2);
        assertThat(failures).hasValue(1);
    }
}
