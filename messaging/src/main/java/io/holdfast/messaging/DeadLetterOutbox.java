package io.holdfast.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends dead letters to the outbox, provided that their topic can be written. If it is missing or forbidden, the batch
 * fails and is retried: consumption of its partition stops, and readiness says why. Otherwise dead letters would pile up in
 * the outbox while the service seems to work.
 */
final class DeadLetterOutbox {

    private static final Logger LOG = Logger.getLogger(DeadLetterOutbox.class);
    /** How long an answer of the broker is used. */
    private static final Duration ANSWER_KEPT = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final TopicProbe probe;
    private final String topic;
    private final InboxProgress progress;
    private volatile @Nullable Long writableUntilNanos;

    DeadLetterOutbox(Outbox outbox, TopicProbe probe, String topic, InboxProgress progress) {
        this.outbox = outbox;
        this.probe = probe;
        this.topic = topic;
        this.progress = progress;
    }

    /** Appends in the caller's transaction; fails with {@link UnavailableException} while the topic cannot be written. */
    Uni<Void> append(SqlConnection tx, List<OutboxRecord> deadLetters) {
        if (deadLetters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return requireTopic().chain(() -> outbox.appendRecords(tx, deadLetters));
    }

    private Uni<Void> requireTopic() {
        @Nullable Long until = writableUntilNanos;
        if (until != null && System.nanoTime() - until < 0) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .item(this::findProblem)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .invoke(problem -> {
                    if (problem.isEmpty()) {
                        writableUntilNanos = System.nanoTime() + ANSWER_KEPT.toNanos();
                        progress.endWait();
                    } else {
                        String reason = "a record must go to the topic %s, which cannot be written: %s"
                                .formatted(topic, problem);
                        progress.waitFor(reason);
                        throw new UnavailableException(reason);
                    }
                })
                .replaceWithVoid();
    }

    /** Empty when the topic can be written, and while Kafka does not answer: then the dead letter waits as facts do. */
    private String findProblem() {
        try {
            TopicProbe.@Nullable State state = probe.probe(Set.of(topic)).get(topic);
            @Nullable String problem = state == null ? null : state.problem();
            return problem == null ? "" : problem;
        } catch (KafkaException e) {
            LOG.debugf("the dead-letter topic is not known: %s", e.getMessage());
            return "";
        }
    }

    /** The dead-letter topic is missing or forbidden; passes when an operator has created it. */
    static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message) {
            super(message);
        }
    }
}
