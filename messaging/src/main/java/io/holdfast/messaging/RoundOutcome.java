package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the rows of a round, decided from their acknowledgements. A row is done when it was acknowledged and no
 * earlier row of its key is still to be sent; so what is sent again begins, for each key, with the first row that is not
 * known to be on the log.
 *
 * @param delivered rows to be deleted
 * @param refused rows that no broker ever accepts, with the reason
 * @param topicProblems topics that refuse what is sent to them, with the reason
 * @param failure why the session must end: the remaining rows are to be sent by another producer; null when none remain
 */
record RoundOutcome(
        List<OutboxTable.Row> delivered,
        Map<OutboxTable.Row, String> refused,
        Map<String, String> topicProblems,
        @Nullable Throwable failure) {

    /** Rows of equal keys are in order: those of a topic's key, or of a partition that was given. */
    private record OrderKey(
            String topic, @Nullable String key, @Nullable Integer partition) {

        static OrderKey of(OutboxTable.Row row) {
            return new OrderKey(
                    row.record().topic(), row.record().key(), row.record().partition());
        }
    }

    /** @param failures for each row why it was not acknowledged; empty when it was */
    static RoundOutcome of(List<OutboxTable.Row> rows, List<Optional<Throwable>> failures) {
        List<OutboxTable.Row> delivered = new ArrayList<>(rows.size());
        Map<OutboxTable.Row, String> refused = new LinkedHashMap<>();
        Map<String, String> topicProblems = new HashMap<>();
        Set<OrderKey> stopped = new HashSet<>();
        @Nullable Throwable failure = null;
        boolean isAnyAcknowledged = failures.stream().anyMatch(Optional::isEmpty);
        for (int i = 0; i < rows.size(); i++) {
            OutboxTable.Row row = rows.get(i);
            @Nullable Throwable error = failures.get(i).orElse(null);
            if (error == null) {
                if (stopped.isEmpty() || !stopped.contains(OrderKey.of(row))) {
                    delivered.add(row);
                }
            } else if (isOfTheRecord(error)) {
                refused.put(row, reason(error));
            } else {
                stopped.add(OrderKey.of(row));
                failure = failure == null || isConsequence(failure) ? error : failure;
                // One topic without answers while others have them: a partition of it is stuck.
                if (isOfTheTopic(error) || (isAnyAcknowledged && error instanceof NoAcknowledgementException)) {
                    topicProblems.put(row.record().topic(), reason(error));
                }
            }
        }
        return new RoundOutcome(delivered, refused, topicProblems, failure);
    }

    /** Whether the record itself can never be accepted, whoever sends it and whenever. */
    static boolean isOfTheRecord(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof SerializationException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException;
    }

    private static boolean isOfTheTopic(Throwable failure) {
        return failure instanceof TopicAuthorizationException
                || failure instanceof UnknownTopicOrPartitionException
                || failure instanceof InvalidTopicException;
    }

    /** Whether the record failed only because another one had: Kafka aborts the rest with the exception's base class. */
    private static boolean isConsequence(Throwable failure) {
        return failure instanceof KafkaSink.NotSentException
                || failure.getClass().equals(KafkaException.class)
                || failure instanceof IllegalStateException;
    }

    /** The session had no acknowledgement at all for too long. */
    static final class NoAcknowledgementException extends KafkaException {
        private static final long serialVersionUID = 1L;

        NoAcknowledgementException(String reason) {
            super(reason);
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
