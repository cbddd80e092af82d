package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Author;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WireEnum;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.state.PendingReply;

/**
 * Table {@code waiting_reply}: replies to tickets that do not exist yet. A row names no customer, so that erasure finds
 * nothing to delete here; the row is deleted when the ticket is created.
 */
final class PendingReplyStore implements StateStore {

    private static final ColumnArrays<PendingReply> COLUMNS = ColumnArrays.<PendingReply>builder()
            .text("fact_id", PendingReply::factId)
            .text("ticket_id", PendingReply::ticketId)
            .timestamp("time", PendingReply::time)
            .text("reply_id", PendingReply::replyId)
            .text("author", reply -> reply.author().wireName())
            .text("agent_id", PendingReply::agentId)
            .text("visibility", reply -> reply.visibility().wireName())
            .text("template_id", PendingReply::templateId)
            .text("variant", PendingReply::variant)
            .build();
    private static final String SELECT =
            "select " + COLUMNS.names() + " from waiting_reply where ticket_id = any ($1) order by fact_id";
    private static final String INSERT = COLUMNS.insertInto("waiting_reply");
    private static final String DELETE = "delete from waiting_reply where fact_id = any ($1)";

    /**
     * Loads the replies that are pending for tickets which the flush may create. A reply that another flush stores
     * meanwhile changes the ticket's row, so that one of both flushes is repeated.
     */
    Uni<Void> load(SqlConnection tx, Collection<TicketId> tickets, UnitOfWork unitOfWork) {
        return Statements.forEachRow(
                tx, SELECT, keys(tickets, TicketId::value), row -> unitOfWork.pendingReplies.load(read(row)));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(2);
        Collection<PendingReply> added = unitOfWork.pendingReplies.toInsert();
        if (!added.isEmpty()) {
            statements.add(Statements.execute(tx, INSERT, COLUMNS.tuple(added)));
        }
        Collection<PendingReply> published = unitOfWork.pendingReplies.toDelete();
        if (!published.isEmpty()) {
            statements.add(Statements.execute(tx, DELETE, keys(published, PendingReply::factId)));
        }
        return statements;
    }

    private static <T> Tuple keys(Collection<T> values, Function<T, String> key) {
        return Tuple.from(new Object[] {Statements.texts(values, key)});
    }

    private static PendingReply read(Row row) {
        return new PendingReply(
                row.getString("fact_id"),
                new TicketId(row.getString("ticket_id")),
                SqlTimes.instant(row, "time"),
                row.getString("reply_id"),
                WireEnum.find(Author.class, row.getString("author")).orElseThrow(),
                row.getString("agent_id"),
                WireEnum.find(Visibility.class, row.getString("visibility")).orElseThrow(),
                row.getString("template_id"),
                row.getString("variant"));
    }
}
