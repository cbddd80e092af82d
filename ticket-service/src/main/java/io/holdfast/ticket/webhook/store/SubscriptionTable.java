package io.holdfast.ticket.webhook.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Which webhooks want which event types. A disabled one wants them too, unless too many deliveries of it are pending. */
public final class SubscriptionTable {

    private static final String SELECT = """
            select webhook_id, types from webhook
             where deleted_at is null and disabled_reason is distinct from 'backlog'
            """;

    private SubscriptionTable() {}

    /** Ids of webhooks by the wire name of a type; empty when there is no webhook. */
    public static Uni<Map<String, List<String>>> load(SqlConnection tx) {
        return tx.query(SELECT).execute().map(rows -> {
            Map<String, List<String>> webhooks = new HashMap<>();
            for (Row row : rows) {
                for (String type : row.getArrayOfStrings("types")) {
                    webhooks.computeIfAbsent(type, t -> new ArrayList<>(1)).add(row.getString("webhook_id"));
                }
            }
            return webhooks;
        });
    }
}
