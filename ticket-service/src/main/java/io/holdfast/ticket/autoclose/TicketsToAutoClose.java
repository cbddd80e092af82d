package io.holdfast.ticket.autoclose;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.CommandSource;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.store.CustomerLocks;

/**
 * Rows of the table {@code resolved_ticket} that are due. One that was dealt with is deleted, whether its ticket was closed
 * or not: when the ticket is resolved again, it gets a row again.
 */
record TicketsToAutoClose(Instant resolvedUntil, int countMax) implements CommandSource<TicketsToAutoClose.Row> {

    record Row(TicketId ticketId, CustomerId customerId) {}

    private static final String CLAIM = """
            select ticket_id, customer_id from resolved_ticket
             where resolved_at <= $1 order by resolved_at limit $2 for update skip locked
            """;
    private static final String COUNT =
            "select count(*) from (select 1 from resolved_ticket where resolved_at <= $1 limit $2) due";
    private static final String DELETE = "delete from resolved_ticket where ticket_id = any ($1)";

    /** How many are due, up to the bound of the metric. */
    static Uni<Long> count(SqlClient client, Instant resolvedUntil) {
        return client.preparedQuery(COUNT)
                .execute(Tuple.of(SqlTimes.utc(resolvedUntil), JobMetrics.WAITING_MAX))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<List<Row>> claim(SqlConnection tx) {
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.of(SqlTimes.utc(resolvedUntil), countMax))
                .chain(found -> {
                    List<Row> rows = new ArrayList<>(found.size());
                    found.forEach(
                            row -> rows.add(new Row(new TicketId(row.getString(0)), new CustomerId(row.getString(1)))));
                    return CustomerLocks.tryAcquire(
                                    tx, rows.stream().map(Row::customerId).toList())
                            .map(locked -> rows.stream()
                                    .filter(row -> locked.contains(row.customerId()))
                                    .toList());
                });
    }

    @Override
    public Command command(Row row) {
        return new CloseTicket(row.ticketId(), row.customerId(), resolvedUntil);
    }

    @Override
    public Uni<Void> conclude(SqlConnection tx, Map<Row, SubmissionResult> results) {
        String[] ids =
                results.keySet().stream().map(row -> row.ticketId().value()).toArray(String[]::new);
        return tx.preparedQuery(DELETE).execute(Tuple.of(ids)).replaceWithVoid();
    }
}
