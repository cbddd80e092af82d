package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.tier.TierTable;

/** Table {@code customer_tier}. Flushes write none; the inbox does. */
final class CustomerTierStore implements StateStore {

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return List.of(TierTable.erase(tx, customer, cut.at()));
    }
}
