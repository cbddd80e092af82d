package io.holdfast.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimedAnswersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final TimedAnswers answers = new TimedAnswers(vertx, Duration.ofMillis(100));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsDoneInTimeIsTheAnswer() {
        assertThat(answers.inTime(Uni.createFrom().item("done")).await().atMost(TIMEOUT))
                .isEqualTo("done");
    }

    @Test
    void aFailureInTimeIsTheAnswer() {
        Problem conflict = Problem.conflict("?");

        assertThatThrownBy(() -> answers.inTime(Uni.createFrom().failure(conflict))
                        .await()
                        .atMost(TIMEOUT))
                .isSameAs(conflict);
    }

    @Test
    void whatIsLateIsAnsweredUnavailableAndGoesOnToItsEnd() {
        CompletableFuture<String> late = new CompletableFuture<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        Uni<String> work = Uni.createFrom()
                .completionStage(late)
                .onItem()
                .invoke(item -> ended.set(true))
                .onCancellation()
                .invoke(() -> cancelled.set(true));

        assertThatThrownBy(() -> answers.inTime(work).await().atMost(TIMEOUT))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.retryAfterSeconds()).isPositive();
                });
        late.complete("late");

        assertThat(cancelled).isFalse();
        assertThat(ended).isTrue();
    }
}
