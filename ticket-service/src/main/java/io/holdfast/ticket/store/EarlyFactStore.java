package io.holdfast.ticket.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/**
 * Events of the table {@code fact} that arrived before the creation of their ticket. They are read only when events of
 * several customers did; those of other customers than the ticket's are marked as refused when it is created.
 */
final class EarlyFactStore implements StateStore {

    /** Of more events of a ticket by one customer the latest count, which bounds the work of a creation. */
    private static final int EVENTS_MAX = 2_000;

    private static final String[] TYPES = Arrays.stream(EventType.values())
            .filter(type -> type.topic() == Topic.TICKETS)
            .map(EventType::wireName)
            .toArray(String[]::new);

    private static final ColumnArrays<Owned<TicketId>> WANTED = ColumnArrays.<Owned<TicketId>>builder()
            .text("ticket_id", Owned::key)
            .text("customer_id", Owned::customerId)
            .build();
    private static final String SELECT = """
            select early.id, early.source, early.type, early.time, early.data
              from %s
             cross join lateral (
                   select id, source, type, time, data, position from fact
                    where subject = wanted.ticket_id and customer_id = wanted.customer_id and type = any ($3)
                    order by time desc, position desc
                    limit %d) as early
             order by early.position
            """.formatted(WANTED.unnest("wanted"), EVENTS_MAX);

    private static final ColumnArrays<Map.Entry<TicketId, CustomerId>> CREATED =
            ColumnArrays.<Map.Entry<TicketId, CustomerId>>builder()
                    .text("ticket_id", Map.Entry::getKey)
                    .text("customer_id", Map.Entry::getValue)
                    .build();
    private static final String REFUSE = "update fact set refused_at = $4 from " + CREATED.unnest("created") + """
             where fact.subject = created.ticket_id and fact.type = any ($3)
               and fact.customer_id <> created.customer_id and fact.refused_at is null
            """;

    private final EventJson json;

    EarlyFactStore(EventJson json) {
        this.json = json;
    }

    /** Loads events of tickets by these customers, which is known to be necessary only after the tickets were loaded. */
    Uni<Void> load(SqlConnection tx, Collection<Owned<TicketId>> wanted, UnitOfWork unitOfWork) {
        return Statements.forEachRow(
                tx, SELECT, WANTED.tuple(wanted, (Object) TYPES), row -> add(fact(row), unitOfWork));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Map<TicketId, CustomerId> created = unitOfWork.tickets.earlyFacts().refusingOwners();
        if (created.isEmpty()) {
            return List.of();
        }
        Tuple parameters = CREATED.tuple(created.entrySet(), TYPES, SqlTimes.utc(unitOfWork.now()));
        return List.of(tx.preparedQuery(REFUSE)
                .execute(parameters)
                .invoke(rows -> unitOfWork.tickets.earlyFacts().addRefused(rows.rowCount()))
                .replaceWithVoid());
    }

    /** The flush's own events are in the table already; they are added when it is their turn. */
    private static void add(Fact<? extends TicketEvent> fact, UnitOfWork unitOfWork) {
        if (!unitOfWork.reported.contains(fact.key())) {
            unitOfWork.tickets.earlyFacts().add(fact);
        }
    }

    private Fact<? extends TicketEvent> fact(Row row) {
        try {
            EventType type = EventType.named(row.getString(2)).orElseThrow();
            TicketEvent event = (TicketEvent) json.read(type, row.getString(4).getBytes(StandardCharsets.UTF_8));
            return Fact.of(row.getString(0), row.getString(1), SqlTimes.instant(row, 3), event);
        } catch (UnreadableEventException invalid) {
            throw new IllegalStateException(
                    "the stored data of event " + row.getString(0) + " cannot be read", invalid);
        }
    }
}
