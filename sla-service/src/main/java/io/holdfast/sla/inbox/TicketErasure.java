package io.holdfast.sla.inbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Deletes the facts of erased customers' tickets up to the cut. A ticket of which none remains is deleted with everything
 * that was computed of it. The others keep what is later than the cut: ticket-service lets a ticket be created
 * again that it knew by early events only.
 */
final class TicketErasure {

    private static final String ERASED_TICKETS = """
              from unnest($1::text[], $2::timestamptz[]) as erased (customer_id, cut)
              join timeline t on t.customer_id = erased.customer_id
            """;

    /** Tickets with an event up to the cut, and whether they have a later one. */
    private static final String LOCK = """
            select t.ticket_id,
                   exists (select 1 from json_array_elements(t.facts) as fact
                            where (fact ->> 'time')::timestamptz > erased.cut) as goes_on
            """ + ERASED_TICKETS + """
             where coalesce((select min((fact ->> 'time')::timestamptz) from json_array_elements(t.facts) as fact),
                            '-infinity') <= erased.cut
             order by t.ticket_id
               for update of t
            """;

    private static final String DELETE_FACTS = """
            update timeline set facts = later.facts
              from (select t.ticket_id, json_agg(fact order by number) as facts
            """ + ERASED_TICKETS + """
                     cross join json_array_elements(t.facts) with ordinality as own (fact, number)
                     where t.ticket_id = any($3::text[]) and (fact ->> 'time')::timestamptz > erased.cut
                     group by t.ticket_id) as later
             where timeline.ticket_id = later.ticket_id
            """;

    /** Tickets that are not created yet, of which facts of others are known: they may be theirs. */
    private static final String LEAVE_TO_OTHERS = """
            update timeline set customer_id = other_facts -> 0 ->> 'customer', facts = '[]'
             where ticket_id = any($1::text[]) and other_facts is not null
               and facts::text not like '%"type":"created"%'
            returning ticket_id
            """;

    /** In this order: what depends on a ticket's history is deleted before it. Other tickets' waits are re-evaluated. */
    private static final List<String> DELETES = List.of(
            """
            insert into rejudge (ticket_id, since)
            select into_ticket, min(at) from handover where from_ticket = any($1::text[]) group by 1 order by 1
            on conflict (ticket_id) do update set since = least(rejudge.since, excluded.since)
            """,
            "delete from handover where from_ticket = any($1::text[])",
            "delete from handover where into_ticket = any($1::text[])",
            "delete from rejudge where ticket_id = any($1::text[])",
            "delete from clock where ticket_id = any($1::text[])",
            "delete from breach where ticket_id = any($1::text[])",
            "delete from timeline where ticket_id = any($1::text[])");

    private TicketErasure() {}

    /**
     * Deletes and locks.
     *
     * @param customersAndCuts an array of the customers' ids and one of their cuts
     * @return the tickets of which later facts remain
     */
    static Uni<Set<String>> erase(SqlClient tx, Tuple customersAndCuts) {
        return tx.preparedQuery(LOCK).execute(customersAndCuts).chain(locked -> {
            Set<String> goingOn = new LinkedHashSet<>();
            Set<String> ended = new LinkedHashSet<>();
            locked.forEach(row -> (row.getBoolean(1) ? goingOn : ended).add(row.getString(0)));
            return deleteFacts(tx, customersAndCuts, goingOn)
                    .chain(() -> deleteTickets(tx, ended))
                    .replaceWith(goingOn);
        });
    }

    private static Uni<Void> deleteFacts(SqlClient tx, Tuple customersAndCuts, Set<String> tickets) {
        return tickets.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(DELETE_FACTS)
                        .execute(Tuple.of(customersAndCuts.getValue(0), customersAndCuts.getValue(1), texts(tickets)))
                        .replaceWithVoid();
    }

    private static Uni<Void> deleteTickets(SqlClient tx, Set<String> tickets) {
        if (tickets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(LEAVE_TO_OTHERS)
                .execute(Tuple.of(texts(tickets)))
                .invoke(rows -> tickets.removeAll(ticketIds(rows)))
                .chain(() -> executeDeletes(tx, texts(tickets)));
    }

    private static Uni<Void> executeDeletes(SqlClient tx, Object tickets) {
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (String statement : DELETES) {
            steps = steps.chain(
                    () -> tx.preparedQuery(statement).execute(Tuple.of(tickets)).replaceWithVoid());
        }
        return steps;
    }

    private static Set<String> ticketIds(RowSet<Row> rows) {
        Set<String> tickets = new LinkedHashSet<>();
        rows.forEach(row -> tickets.add(row.getString(0)));
        return tickets;
    }

    private static Object texts(Set<String> tickets) {
        return tickets.toArray(String[]::new);
    }
}
