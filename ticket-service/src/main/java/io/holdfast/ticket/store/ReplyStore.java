package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.RecordedReply;
import io.holdfast.ticket.state.ReplyKey;

/** Table {@code reply}: the identity of each reply, with the digest of its content. The reply itself is a fact. */
final class ReplyStore implements StateStore {

    private static final ColumnArrays<ReplyKey> KEYS = ColumnArrays.<ReplyKey>builder()
            .text("ticket_id", ReplyKey::ticketId)
            .text("reply_id", ReplyKey::replyId)
            .build();
    private static final ColumnArrays<RecordedReply> COLUMNS = ColumnArrays.<RecordedReply>builder()
            .all(KEYS, RecordedReply::key)
            .text("customer_id", RecordedReply::customerId)
            .uuid("content", RecordedReply::content)
            .build();
    private static final String SELECT = Statements.selectByKeys(
            COLUMNS.names(), "reply", KEYS, "r.ticket_id = k.ticket_id and r.reply_id = k.reply_id");
    private static final String INSERT = COLUMNS.insertInto("reply");

    /** By the customer's facts, which are erased after it: an index by customer would cost every reply. */
    private static final String DELETE = """
            delete from reply r
             using (select distinct subject from fact where customer_id = $1 and type = 'reply-sent') f
             where r.ticket_id = f.subject and r.customer_id = $1
            """;

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        return reads.replies().isEmpty()
                ? List.of()
                : List.of(Statements.forEachRow(
                        tx, SELECT, KEYS.tuple(reads.replies()), row -> unitOfWork.entities.load(read(row))));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Collection<RecordedReply> rows = unitOfWork.entities.replies.changed();
        return rows.isEmpty() ? List.of() : List.of(Statements.execute(tx, INSERT, COLUMNS.tuple(rows)));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }

    private static RecordedReply read(Row row) {
        return new RecordedReply(
                new ReplyKey(new TicketId(row.getString(0)), row.getString(1)),
                new CustomerId(row.getString(2)),
                row.getUUID(3));
    }
}
