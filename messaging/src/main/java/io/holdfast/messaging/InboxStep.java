package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventType;
import io.holdfast.messaging.Watermarks.Mark;

/**
 * One batch, one transaction: lock the watermarks, drop what they have seen, hand the rest to the service, put what is
 * unreadable among the dead letters, move the watermarks, commit. All of it happens or nothing.
 */
final class InboxStep {

    private final Pool pool;
    private final EventJson json;
    private final InboxHandler handler;
    private final Outbox outbox;
    private final DeadLetters deadLetters;

    InboxStep(Pool pool, EventJson json, InboxHandler handler, Outbox outbox, DeadLetters deadLetters) {
        this.pool = pool;
        this.json = json;
        this.handler = handler;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
    }

    /**
     * What came of a batch.
     *
     * @param handled the deliveries that the service took
     * @param unknown how many records were of a type that this version does not know
     * @param dead how many went to the dead letters
     * @param done how far each partition is now
     * @param effects the service's own, in memory
     */
    record Outcome(List<ConsumedFact> handled, int unknown, int dead, Map<Mark, Long> done, Runnable effects) {}

    Uni<Outcome> take(UUID owner, List<InboxRecord> records) {
        return step(owner, records, null);
    }

    /** Takes a single record that the service cannot handle: to the dead letters, with the reason. */
    Uni<Outcome> bury(UUID owner, InboxRecord record, String reason) {
        return step(owner, List.of(record), reason);
    }

    private Uni<Outcome> step(UUID owner, List<InboxRecord> records, @Nullable String refusal) {
        List<Mark> marks = List.copyOf(marksOf(records));
        return pool.withTransaction(tx -> Watermarks.lock(tx, owner, marks).chain(before -> {
            Sorted sorted = sort(records, before, refusal);
            return handle(tx, sorted.deliveries)
                    .call(() -> outbox.appendRecords(tx, sorted.dead))
                    .call(() -> Watermarks.move(tx, owner, before, sorted.after))
                    .map(effects ->
                            new Outcome(sorted.deliveries, sorted.unknown, sorted.dead.size(), sorted.after, effects));
        }));
    }

    private Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> deliveries) {
        return deliveries.isEmpty() ? Uni.createFrom().item(() -> {}) : handler.handle(tx, deliveries);
    }

    private Sorted sort(List<InboxRecord> records, Map<Mark, Long> before, @Nullable String refusal) {
        Sorted sorted = new Sorted();
        for (InboxRecord record : records) {
            Mark mark = new Mark(record.topic(), record.partition());
            Long next = before.get(mark);
            if (next == null || record.offset() < next) {
                continue; // another's by now, or seen before
            }
            sorted.after.merge(mark, record.offset() + 1, Math::max);
            if (!isWanted(record)) {
                continue;
            }
            if (refusal == null) {
                read(record, sorted);
            } else {
                sorted.dead.add(deadLetters.letter(record, refusal));
            }
        }
        return sorted;
    }

    /** Looks at the type alone: of a topic's many facts only a few may mean something to this service. */
    private boolean isWanted(InboxRecord record) {
        Optional<EventType> type = CloudEventHeaders.typeOf(record.headers());
        return type.isEmpty() || handler.accepts(type.get());
    }

    private void read(InboxRecord record, Sorted sorted) {
        try {
            Optional<ConsumedFact> delivery = record.read(json);
            if (delivery.isPresent()) {
                sorted.deliveries.add(delivery.get());
            } else {
                sorted.unknown++;
            }
        } catch (UnreadableEventException e) {
            sorted.dead.add(deadLetters.letter(record, String.valueOf(e.getMessage())));
        }
    }

    private static Set<Mark> marksOf(List<InboxRecord> records) {
        Set<Mark> marks = new LinkedHashSet<>();
        for (InboxRecord record : records) {
            marks.add(new Mark(record.topic(), record.partition()));
        }
        return marks;
    }

    /** A batch, sorted into what each record is. */
    private static final class Sorted {
        private final List<ConsumedFact> deliveries = new ArrayList<>();
        private final List<OutboxRecord> dead = new ArrayList<>();
        private final Map<Mark, Long> after = new HashMap<>();
        private int unknown;
    }
}
