package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;

/**
 * Processes one batch in one database transaction: locks the partitions' watermarks, skips the records below them, calls
 * the service's handler with the parsed facts, appends unreadable records to the outbox as dead letters, advances the
 * watermarks and commits.
 */
final class InboxTransaction {

    private final Pool pool;
    private final EventJson json;
    private final InboxHandler handler;
    private final DeadLetterOutbox deadLetterOutbox;
    private final DeadLetters deadLetters;
    private final PartitionerCheck partitioner;
    private final Traces traces;

    InboxTransaction(
            Pool pool,
            EventJson json,
            InboxHandler handler,
            DeadLetterOutbox deadLetterOutbox,
            DeadLetters deadLetters,
            PartitionerCheck partitioner,
            Traces traces) {
        this.pool = pool;
        this.json = json;
        this.handler = handler;
        this.deadLetterOutbox = deadLetterOutbox;
        this.deadLetters = deadLetters;
        this.partitioner = partitioner;
        this.traces = traces;
    }

    /**
     * The result of a committed batch.
     *
     * @param handled the facts that were passed to the service's handler
     * @param unknownTypes how many records were of a type that this version does not know
     * @param deadLetters how many records went to the dead letters
     * @param nextOffsets each partition's next offset
     * @param effects the handler's changes of in-memory state, to be run now
     */
    record Result(
            List<ConsumedFact> handled,
            int unknownTypes,
            int deadLetters,
            Map<TopicPartitionKey, Long> nextOffsets,
            Runnable effects) {}

    Uni<Result> process(UUID owner, List<InboxRecord> records) {
        return run(owner, records, null);
    }

    /** Sends a record that the service cannot handle to the dead letters. */
    Uni<Result> deadLetter(UUID owner, InboxRecord record, String reason) {
        return run(owner, List.of(record), reason);
    }

    private Uni<Result> run(UUID owner, List<InboxRecord> records, @Nullable String deadLetterReason) {
        Traces.Transaction spans = traces.begin();
        return pool.withTransaction(tx -> process(tx, owner, records, deadLetterReason, spans))
                .onTermination()
                .invoke((result, failure, isCancelled) -> spans.end(failure, isCancelled));
    }

    private Uni<Result> process(
            SqlConnection tx,
            UUID owner,
            List<InboxRecord> records,
            @Nullable String deadLetterReason,
            Traces.Transaction spans) {
        List<TopicPartitionKey> partitions = List.copyOf(partitionsOf(records));
        return Watermarks.lock(tx, owner, partitions)
                .chain(before -> handler.accepted(tx).chain(accepted -> {
                    ClassifiedBatch classified = classify(records, before, accepted, deadLetterReason, spans);
                    return handle(tx, classified.facts)
                            .call(() -> deadLetterOutbox.append(tx, classified.deadLetters))
                            .call(() -> Watermarks.advance(tx, owner, before, classified.nextOffsets))
                            .map(effects -> new Result(
                                    classified.facts,
                                    classified.unknownTypes,
                                    classified.deadLetters.size(),
                                    classified.nextOffsets,
                                    effects));
                }));
    }

    private Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> facts) {
        return facts.isEmpty() ? Uni.createFrom().item(() -> {}) : handler.handle(tx, facts);
    }

    private ClassifiedBatch classify(
            List<InboxRecord> records,
            Map<TopicPartitionKey, Long> before,
            Predicate<EventType> accepted,
            @Nullable String deadLetterReason,
            Traces.Transaction spans) {
        ClassifiedBatch classified = new ClassifiedBatch();
        for (InboxRecord record : records) {
            TopicPartitionKey partition = new TopicPartitionKey(record.topic(), record.partition());
            Long next = before.get(partition);
            if (next == null || record.offset() < next) {
                continue; // the partition is lost, or the record was processed before
            }
            classified.nextOffsets.merge(partition, record.offset() + 1, Math::max);
            if (!isAccepted(record, accepted)) {
                continue;
            }
            if (deadLetterReason == null) {
                read(record, classified, spans);
            } else {
                classified.deadLetters.add(deadLetters.toDeadLetter(record, deadLetterReason));
            }
        }
        return classified;
    }

    /** Decided by the type's header alone, so that records of types that the service does not handle are not parsed. */
    private static boolean isAccepted(InboxRecord record, Predicate<EventType> accepted) {
        Optional<EventType> type = CloudEventHeaders.typeOf(record.headers());
        return type.isEmpty() || accepted.test(type.get());
    }

    private void read(InboxRecord record, ClassifiedBatch classified, Traces.Transaction spans) {
        try {
            Optional<ConsumedFact> fact = record.read(json);
            if (fact.isPresent()) {
                partitioner.check(record, fact.get().fact().event());
                classified.facts.add(traced(fact.get(), spans));
            } else {
                classified.unknownTypes++;
            }
        } catch (UnreadableEventException e) {
            classified.deadLetters.add(deadLetters.toDeadLetter(record, String.valueOf(e.getMessage())));
        }
    }

    /** The fact with the trace context of the span that handles it, which what it causes belongs to. */
    private static ConsumedFact traced(ConsumedFact consumed, Traces.Transaction spans) {
        Fact<? extends Event> fact = consumed.fact();
        if (fact.trace() == null) {
            return consumed;
        }
        Attributes attributes = Attributes.builder()
                .put("messaging.system", "kafka")
                .put("messaging.operation.type", "process")
                .put("messaging.destination.name", consumed.topic())
                .put("messaging.destination.partition.id", Integer.toString(consumed.partition()))
                .put("messaging.kafka.offset", consumed.offset())
                .put("cloudevents.event_id", fact.id())
                .put("cloudevents.event_type", fact.type().wireName())
                .build();
        String trace = spans.start(fact.trace(), SpanKind.CONSUMER, "process " + consumed.topic(), attributes);
        return new ConsumedFact(consumed.topic(), consumed.partition(), consumed.offset(), fact.withTrace(trace));
    }

    private static Set<TopicPartitionKey> partitionsOf(List<InboxRecord> records) {
        Set<TopicPartitionKey> partitions = new LinkedHashSet<>();
        for (InboxRecord record : records) {
            partitions.add(new TopicPartitionKey(record.topic(), record.partition()));
        }
        return partitions;
    }

    /** The records of a batch by what is done with them. */
    private static final class ClassifiedBatch {
        private final List<ConsumedFact> facts = new ArrayList<>();
        private final List<OutboxRecord> deadLetters = new ArrayList<>();
        private final Map<TopicPartitionKey, Long> nextOffsets = new HashMap<>();
        private int unknownTypes;
    }
}
