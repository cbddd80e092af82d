package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Receipt;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.state.MessageKey;

/** Table {@code channel_message}: which messages of channels were received. Erasure keeps their keys, which are digests. */
final class ReceivedMessageStore implements StateStore {

    private record Key(ChannelAccount account, Buffer digest) {}

    private static final ColumnArrays<MessageKey> KEYS = ColumnArrays.<MessageKey>builder()
            .text("channel", key -> key.account().channel())
            .text("account", key -> key.account().name())
            .bytes("message_digest", key -> Digests.of(key.externalId()))
            .build();
    private static final ColumnArrays<Receipt> COLUMNS = ColumnArrays.<Receipt>builder()
            .all(KEYS, Receipt::message)
            .text("ticket_id", Receipt::ticket)
            .text("customer_id", Receipt::customer)
            .bool("opening", Receipt::opening)
            .build();
    private static final String SELECT = Statements.selectByKeys(
            KEYS.names(),
            "channel_message",
            KEYS,
            "r.channel = k.channel and r.account = k.account and r.message_digest = k.message_digest");
    /** A message that another flush has received breaks the primary key (23505). */
    private static final String INSERT = COLUMNS.insertInto("channel_message");

    private static final String UPSERT_NAME = """
            insert into customer_name (customer_id, name) values ($1, $2)
            on conflict (customer_id) do update set name = excluded.name where customer_name.name <> excluded.name
            """;
    private static final List<String> ERASE = List.of(
            """
            delete from mail_original o
             using channel_message m
             where m.customer_id = $1 and o.channel = m.channel and o.account = m.account
               and o.message_digest = m.message_digest
            """,
            "update channel_message set ticket_id = null, customer_id = null where customer_id = $1",
            "delete from customer_name where customer_id = $1");

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.messages().isEmpty()) {
            return List.of();
        }
        Map<Key, MessageKey> byDigest = HashMap.newHashMap(reads.messages().size());
        reads.messages().forEach(key -> byDigest.put(new Key(key.account(), Digests.of(key.externalId())), key));
        return List.of(Statements.forEachRow(tx, SELECT, KEYS.tuple(reads.messages()), row -> {
            Key found = new Key(
                    new ChannelAccount(row.getString(0), row.getString(1)),
                    row.getBuffer(2).getDelegate());
            unitOfWork.received.load(Objects.requireNonNull(byDigest.get(found)));
        }));
    }

    @Override
    public List<Uni<Void>> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Receipt> receipts = unitOfWork.received.added();
        if (receipts.isEmpty()) {
            return List.of();
        }
        List<Uni<Void>> statements = new ArrayList<>();
        statements.add(Statements.execute(tx, INSERT, COLUMNS.tuple(receipts)));
        Map<CustomerId, String> names = new HashMap<>();
        receipts.forEach(receipt -> {
            if (receipt.customerName() != null) {
                names.put(receipt.customer(), receipt.customerName());
            }
        });
        // In the order of their keys, so that two flushes do not deadlock.
        names.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(name -> Tuple.of(name.getKey().value(), name.getValue()))
                .forEach(row -> statements.add(Statements.execute(tx, UPSERT_NAME, row)));
        return statements;
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return ERASE.stream()
                .map(sql -> Statements.execute(tx, sql, Tuple.of(customer.value())))
                .toList();
    }
}
