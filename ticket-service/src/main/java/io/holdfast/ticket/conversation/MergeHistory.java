package io.holdfast.ticket.conversation;

import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.EventType;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.WireEnum;
import io.holdfast.ticket.state.EventSources;

/** Loads what a ticket was before it was merged. */
final class MergeHistory {

    /**
     * The latest merge, the status that the ticket had when this service closed it with that merge, and whether its customer has
     * replied after the event that gave that status: also by a reply that was reported after the merge with an earlier time.
     */
    private static final String SELECT = """
            with valid as (
                select id, source, type, time, position, data
                  from fact
                 where subject = $1 and type in ('%1$s', '%2$s', '%3$s', '%4$s') and refused_at is null and data is not null),
            merge as (
                select id, source, type, time, position
                  from valid
                 where type in ('%1$s', '%2$s')
                 order by time desc, position desc limit 1),
            before as (
                select f.time, f.position
                  from valid f, merge m
                 where f.type = '%3$s' and (f.time, f.position) < (m.time, m.position)
                 order by f.time desc, f.position desc limit 1)
            select m.id, m.source,
                   (select f.data::json ->> 'previousStatus'
                      from valid f
                     where f.type = '%3$s' and f.source = m.source and f.time = m.time
                       and f.position > m.position and f.data::json ->> 'status' = 'closed'
                     order by f.position limit 1) as previous,
                   exists (select 1 from valid f, before b
                            where f.type = '%4$s' and (f.time, f.position) > (b.time, b.position)
                              and f.data::json ->> 'author' = 'customer'
                              and f.data::json ->> 'visibility' = 'public') as replied
              from merge m where m.type = '%1$s'
            """.formatted(
                    EventType.TICKET_MERGED.wireName(),
                    EventType.TICKET_UNMERGED.wireName(),
                    EventType.TICKET_STATUS_CHANGED.wireName(),
                    EventType.REPLY_SENT.wireName());

    private MergeHistory() {}

    /**
     * The command that undoes the merge of the ticket.
     *
     * @param customers the ticket's, who are locked until the end of the transaction
     */
    static Uni<UnmergeTicket> undoingOf(SqlConnection tx, TicketId ticket, Set<CustomerId> customers) {
        return tx.preparedQuery(SELECT)
                .execute(Tuple.of(ticket.value()))
                .map(rows -> rows.size() == 0
                        ? new UnmergeTicket(ticket, customers, null, null, false)
                        : undoing(ticket, customers, rows.iterator().next()));
    }

    private static UnmergeTicket undoing(TicketId ticket, Set<CustomerId> customers, Row row) {
        EventKey merge = new EventKey(row.getString("source"), row.getString("id"));
        return new UnmergeTicket(
                ticket, customers, merge, statusBefore(merge, row.getString("previous")), row.getBoolean("replied"));
    }

    /** A ticket that was closed already is not closed by its merge; who reports a merge reports the status, too. */
    private static @Nullable TicketStatus statusBefore(EventKey merge, @Nullable String previous) {
        if (!merge.source().equals(EventSources.CONVERSATION)) {
            return null;
        }
        return previous == null
                ? TicketStatus.CLOSED
                : WireEnum.find(TicketStatus.class, previous).orElse(TicketStatus.OPEN);
    }
}
