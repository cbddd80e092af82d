package io.holdfast.rest;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers 503 in place of a result that comes too late; on resources by {@link AnsweredInTime}. */
@Singleton
public class AnswerDeadline {

    private static final int RETRY_AFTER_SECONDS = 2;

    private final Vertx vertx;
    private final long millis;

    AnswerDeadline(
            Vertx vertx, @ConfigProperty(name = "holdfast.rest.answer-timeout", defaultValue = "8s") Duration timeout) {
        this.vertx = vertx;
        this.millis = timeout.toMillis();
    }

    /** Never cancels the work: a cancelled session or transaction would leave its connection unusable. */
    public <T> Uni<T> inTime(Uni<T> work) {
        return Uni.createFrom().emitter(answer -> {
            long timer = vertx.setTimer(millis, id -> answer.fail(late()));
            work.subscribe()
                    .with(
                            item -> {
                                vertx.cancelTimer(timer);
                                answer.complete(item);
                            },
                            failure -> {
                                vertx.cancelTimer(timer);
                                answer.fail(failure);
                            });
        });
    }

    private static Problem late() {
        return Problem.unavailable(
                "The database did not answer in time. It is not known whether a write was done: send it again with the same id"
                        + " or Idempotency-Key.",
                RETRY_AFTER_SECONDS);
    }
}
