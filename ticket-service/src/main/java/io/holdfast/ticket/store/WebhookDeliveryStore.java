package io.holdfast.ticket.store;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.ticket.webhook.store.DeliveryTable;

/** Table {@code webhook_delivery}: events as they are sent to webhooks. Flushes write none; the inbox does. */
final class WebhookDeliveryStore implements StateStore {

    @Override
    public List<Uni<Void>> erase(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return List.of(DeliveryTable.erase(tx, List.of(customer), cut.at()));
    }
}
