package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.loyalty.member.TierState;
import io.holdfast.sql.SqlTimes;

/**
 * What the rows of accounts and cards say that is not in any other row, and remains after an erasure.
 *
 * @param floors the tiers that were set after the cut, by their customers
 * @param everyOfCards how many stamps a card needs, by its rule
 */
record KeptRows(Map<CustomerId, Floor> floors, Map<String, Integer> everyOfCards) {

    /** Cards are the person's. */
    private static final String SELECT_KEPT = """
            select customer_id, null as rule, null::integer as every, floor_tier, floor_until, floor_reason, floor_set_at
              from account where customer_id = any($1::text[]) and floor_set_at > $2
            union all
            select customer_id, rule, every, null, null, null, null from punch_card where customer_id = any($1::text[])
            """;

    private static final String NOTE_FLOOR =
            "update account set floor_reason = $2, floor_set_at = $3 where customer_id = $1";

    /** A tier that an operator set. */
    record Floor(TierState.Floor tier, @Nullable String reason, Instant setAt) {}

    /** Before the ids of a person are forgotten. */
    static Uni<KeptRows> load(SqlConnection tx, List<CustomerId> group, ErasureCut cut) {
        return tx.preparedQuery(SELECT_KEPT)
                .execute(Tuple.of(AccountTable.ids(group), SqlTimes.utc(cut.at())))
                .map(rows -> {
                    Map<CustomerId, Floor> floors = new HashMap<>();
                    Map<String, Integer> every = new HashMap<>();
                    for (Row row : rows) {
                        if (row.getString("rule") != null) {
                            every.put(row.getString("rule"), row.getInteger("every"));
                        } else if (row.getString("floor_tier") != null) {
                            floors.put(new CustomerId(row.getString("customer_id")), floor(row));
                        }
                    }
                    return new KeptRows(floors, every);
                });
    }

    private static Floor floor(Row row) {
        return new Floor(
                new TierState.Floor(row.getString("floor_tier"), SqlTimes.instantOrNull(row, "floor_until")),
                row.getString("floor_reason"),
                SqlTimes.instant(row, "floor_set_at"));
    }

    /** After the account is restored. */
    Uni<Void> noteFloor(SqlConnection tx, CustomerId customer) {
        Floor floor = floors.get(customer);
        return floor == null
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(NOTE_FLOOR)
                        .execute(Tuple.of(customer.value(), floor.reason(), SqlTimes.utc(floor.setAt())))
                        .replaceWithVoid();
    }
}
