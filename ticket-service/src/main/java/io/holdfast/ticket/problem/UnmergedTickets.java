package io.holdfast.ticket.problem;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.TicketId;

/** Tickets whose merge is undone. */
public final class UnmergedTickets {

    /**
     * Of the problem that the ticket has now. Once it is answered, its task is not skipped any more. Through the index of the
     * customer, who is locked.
     */
    private static final String ANSWER = """
            update problem_task t set state = 'waiting', reason = null
              from ticket unmerged
             where unmerged.ticket_id = $1 and t.customer_id = unmerged.customer_id and t.ticket_id = unmerged.ticket_id
               and t.problem_id = unmerged.problem_id and t.kind = $2 and t.state = 'skipped' and t.reason = $3
            """;

    private UnmergedTickets() {}

    /** Lets the ticket be answered that was skipped when its problem was resolved, because it was merged. */
    public static Uni<Void> answer(SqlConnection tx, TicketId ticket) {
        return tx.preparedQuery(ANSWER)
                .execute(Tuple.of(ticket.value(), TaskKind.RESOLUTION.stored(), AnswerTicket.MERGED))
                .replaceWithVoid();
    }
}
