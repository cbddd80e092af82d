package io.holdfast.ticket.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.ticket.command.ReadSet;

/** Purchases with their refunds, computed from the table {@code fact}: they have no table of their own. */
final class PurchaseStore implements StateStore {

    private static final String SELECT = """
            select id, type, data
              from fact
             where subject = any ($1) and type in ('purchase', 'purchase-refunded') and data is not null
            """;

    private final EventJson json;

    PurchaseStore(EventJson json) {
        this.json = json;
    }

    @Override
    public List<Uni<Void>> load(SqlConnection tx, ReadSet reads, UnitOfWork unitOfWork) {
        if (reads.purchaseIds().isEmpty()) {
            return List.of();
        }
        String[] ids = reads.purchaseIds().toArray(String[]::new);
        return List.of(Statements.forEachRow(tx, SELECT, Tuple.of(ids), row -> unitOfWork.addPurchase(event(row))));
    }

    private Event event(Row row) {
        try {
            EventType type = EventType.named(row.getString(1)).orElseThrow();
            return json.read(type, row.getString(2).getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableEventException invalid) {
            throw new IllegalStateException(
                    "the stored data of event " + row.getString(0) + " cannot be read", invalid);
        }
    }
}
