package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.store.ReceivedMessages.ConversationRow;

/** Table {@code conversation}: the ticket that the next message of a conversation belongs to, by a digest of its key. */
final class ConversationStore implements StateStore {

    private record Key(ChannelAccount account, Buffer digest) {}

    static final ColumnArrays<ConversationKey> KEYS = ColumnArrays.<ConversationKey>builder()
            .text("channel", key -> key.account().channel())
            .text("account", key -> key.account().name())
            .bytes("key_digest", key -> Digests.of(key.key()))
            .build();
    private static final ColumnArrays<ConversationRow> COLUMNS = ColumnArrays.<ConversationRow>builder()
            .all(KEYS, ConversationRow::key)
            .bigint("revision", ConversationRow::revision)
            .text("ticket_id", ConversationRow::ticket)
            .text("customer_id", ConversationRow::customer)
            .build();
    private static final String SELECT = Statements.selectByKeys(
            COLUMNS.names(),
            "conversation",
            KEYS,
            "r.channel = k.channel and r.account = k.account and r.key_digest = k.key_digest");
    /** The optimistic lock: a row that another flush has inserted or changed is not written, and the flush is repeated. */
    private static final String UPSERT = Statements.requireRowCount(
            COLUMNS.insertInto("conversation")
                    + " on conflict (channel, account, key_digest) do update set revision = excluded.revision,"
                    + " ticket_id = excluded.ticket_id, customer_id = excluded.customer_id"
                    + " where conversation.revision = excluded.revision - 1",
            COLUMNS.count() + 1);

    private static final String DELETE = "delete from conversation where customer_id = $1";

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.conversations().isEmpty()) {
            return List.of();
        }
        Map<Key, ConversationKey> byDigest =
                HashMap.newHashMap(reads.conversations().size());
        reads.conversations().forEach(key -> byDigest.put(new Key(key.account(), Digests.of(key.key())), key));
        return List.of(Statements.forEachRow(tx, SELECT, KEYS.tuple(reads.conversations()), row -> {
            Key found = new Key(
                    new ChannelAccount(row.getString(0), row.getString(1)),
                    row.getBuffer(2).getDelegate());
            unitOfWork.received.load(new ConversationRow(
                    Objects.requireNonNull(byDigest.get(found)),
                    row.getLong(3),
                    new TicketId(row.getString(4)),
                    new CustomerId(row.getString(5))));
        }));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        Collection<ConversationRow> rows = unitOfWork.received.changedConversations();
        return rows.isEmpty()
                ? List.of()
                : List.of(Statements.execute(tx, UPSERT, COLUMNS.tuple(rows, (long) rows.size())));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, DELETE, customer);
    }
}
