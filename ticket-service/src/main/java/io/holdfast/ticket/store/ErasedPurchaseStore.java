package io.holdfast.ticket.store;

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
import io.holdfast.ticket.command.ReadSet;

/**
 * Table {@code erased_purchase}: purchases that shops have delivered and whose customer was erased, by digests of their ids.
 * It is read after the table {@code purchase}: an erasure between the two reads is then seen by the second, at the latest.
 */
final class ErasedPurchaseStore implements StateStore {

    /** The id of a shop's purchase begins with the adapter and the account. */
    private static final char SEPARATOR = ':';

    private static final String SELECT =
            "select purchase_digest from erased_purchase where purchase_digest = any ($1::bytea[])";
    private static final String ERASE = """
            insert into erased_purchase (purchase_digest)
            select sha256(convert_to(purchase_id, 'UTF8')) from purchase
             where customer_id = $1 and starts_with(purchase_id, channel || ':')
            on conflict (purchase_digest) do nothing
            """;

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        Map<Buffer, String> byDigest = new HashMap<>();
        for (String id : reads.purchaseIds()) {
            if (id.indexOf(SEPARATOR) >= 0) {
                byDigest.put(Digests.of(id), id);
            }
        }
        return byDigest.isEmpty()
                ? List.of()
                : List.of(Statements.forEachRow(
                        tx,
                        SELECT,
                        Tuple.of(byDigest.keySet().toArray(Buffer[]::new)),
                        row -> unitOfWork.erased.loadPurchase(Objects.requireNonNull(
                                byDigest.get(row.getBuffer(0).getDelegate())))));
    }

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return Statements.ofCustomer(tx, ERASE, customer);
    }
}
