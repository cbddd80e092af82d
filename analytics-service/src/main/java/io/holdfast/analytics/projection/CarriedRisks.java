package io.holdfast.analytics.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/**
 * Carries what was published of the risk of merged ids over to the id that stays, unless something was published of that one:
 * otherwise a person who has lapsed under one id would lapse again under the other.
 */
final class CarriedRisks {

    private record Risk(
            String customerId,
            String level,
            double published,
            @Nullable Instant silentSince,
            Instant changedAt) {}

    private static final ColumnArrays<Risk> COLUMNS = ColumnArrays.<Risk>builder()
            .text("customer_id", Risk::customerId)
            .text("level", Risk::level)
            .float8("published_risk", Risk::published)
            .timestamp("silent_since", Risk::silentSince)
            .timestamp("changed_at", Risk::changedAt)
            .build();

    /** Waits for a run that decides them. */
    private static final String LOCK =
            "select 1 from customer where customer_id = any($1::text[]) order by customer_id for update";

    /** Of several ids that are merged into one, the state that changed last. */
    private static final String SELECT = """
            select distinct on (merged.root) merged.root, r.level, r.published_risk, r.silent_since, r.changed_at
              from unnest($1::text[], $2::text[]) as merged (customer_id, root)
              join customer_risk r on r.customer_id = merged.customer_id
             order by merged.root, r.changed_at desc, r.customer_id
            """;

    private static final String INSERT = COLUMNS.insertInto("customer_risk") + " on conflict do nothing";

    private CarriedRisks() {}

    /**
     * Carries risks over.
     *
     * @param roots by merged id, the id that stays
     * @param move deletes the merged ids, with their risks, and saves those that stay
     */
    static Uni<Void> carry(SqlClient tx, Map<String, String> roots, Supplier<Uni<Void>> move) {
        if (roots.isEmpty()) {
            return move.get();
        }
        String[] ids = roots.keySet().toArray(String[]::new);
        Tuple merged = Tuple.of(ids, roots.values().toArray(String[]::new));
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(ids))
                .chain(() -> tx.preparedQuery(SELECT).execute(merged))
                .map(rows -> {
                    List<Risk> risks = new ArrayList<>(rows.size());
                    rows.forEach(row -> risks.add(new Risk(
                            row.getString(0),
                            row.getString(1),
                            row.getDouble(2),
                            SqlTimes.instantOrNull(row, 3),
                            SqlTimes.instant(row, 4))));
                    return risks;
                })
                .chain(risks -> move.get().chain(() -> insert(tx, risks)));
    }

    private static Uni<Void> insert(SqlClient tx, List<Risk> risks) {
        return risks.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(INSERT).execute(COLUMNS.tuple(risks)).replaceWithVoid();
    }
}
