package io.holdfast.loyalty.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.GivenReferral;
import io.holdfast.loyalty.member.MemberBatch.EngagementId;
import io.holdfast.loyalty.member.MemberEffect.CapUsed;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;
import io.holdfast.loyalty.member.RecordedEngagement;
import io.holdfast.loyalty.member.Surroundings.IdKind;
import io.holdfast.loyalty.store.LedgerChanges.OfCustomer;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.SqlTimes;

/** What happened to customers beside entries: {@code engagement}, {@code given_referral}, {@code cap_use}, {@code tier_progress}. */
final class HistoryTable {

    private static final ColumnArrays<At<RecordedEngagement>> ENGAGEMENT =
            ColumnArrays.<At<RecordedEngagement>>builder()
                    .text("kind", row -> kind(row.of().kind()))
                    .text("id", row -> row.of().id())
                    .text("customer_id", At::customerId)
                    .integer("entry", row -> row.of().entry())
                    .text("revocable", row -> MemberJson.ofParts(row.of().revocable()))
                    .timestamp("withdrawn_at", row -> row.of().withdrawnAt())
                    .nullableSmallint("score", row -> EngagementColumns.score(row.of()))
                    .text("department", row -> EngagementColumns.department(row.of()))
                    .text("priority", row -> EngagementColumns.priority(row.of()))
                    .text("channel", row -> EngagementColumns.channel(row.of()))
                    .timestamp("happened_at", At::at)
                    .build();
    private static final ColumnArrays<At<GivenReferral>> REFERRAL = ColumnArrays.<At<GivenReferral>>builder()
            .text("customer_id", At::customerId)
            .text("rule", row -> row.of().rule())
            .text("purchase_id", row -> row.of().purchaseId())
            .integer("entry", row -> row.of().entry())
            .bigint("points", row -> row.of().points().value())
            .bool("taken_back", row -> row.of().takenBack())
            .timestamp("happened_at", At::at)
            .build();
    private static final ColumnArrays<OfCustomer<CapUsed>> CAP_USE = ColumnArrays.<OfCustomer<CapUsed>>builder()
            .text("customer_id", OfCustomer::customerId)
            .text("rule", row -> row.of().rule())
            .timestamp("used_at", row -> row.of().at())
            .bigint("points", row -> row.of().points())
            .build();
    private static final ColumnArrays<OfCustomer<TierProgress>> PROGRESS =
            ColumnArrays.<OfCustomer<TierProgress>>builder()
                    .text("customer_id", OfCustomer::customerId)
                    .timestamp("happened_at", row -> row.of().at())
                    .bigint("points", row -> row.of().points())
                    .decimal("spend", row -> row.of().spend())
                    .text("currency", row -> row.of().currency())
                    .integer("purchases", row -> row.of().purchases())
                    .build();
    private static final ColumnArrays<EngagementId> ENGAGEMENT_ID = ColumnArrays.<EngagementId>builder()
            .text("kind", id -> kind(id.kind()))
            .text("id", EngagementId::id)
            .build();

    private static final String SELECT_ENGAGEMENTS = "select e.* from " + ENGAGEMENT_ID.unnest("wanted")
            + " join engagement e on e.kind = wanted.kind and e.id = wanted.id";
    private static final String UPSERT_ENGAGEMENTS = ENGAGEMENT.insertInto("engagement")
            + " on conflict (kind, id) do update set withdrawn_at = excluded.withdrawn_at"
            + " where engagement.customer_id = excluded.customer_id";
    private static final String SELECT_REFERRALS = """
            select r.* from unnest($1::text[], $2::text[]) as wanted (customer_id, purchase_id)
              join given_referral r on r.customer_id = wanted.customer_id and r.purchase_id = wanted.purchase_id
            """;
    private static final String UPSERT_REFERRALS = REFERRAL.insertInto("given_referral")
            + " on conflict (customer_id, purchase_id, rule) do update set taken_back = excluded.taken_back";
    private static final String SELECT_CAP_USES = """
            select customer_id, rule, used_at, points from cap_use
             where customer_id = any($1::text[]) and rule = any($2::text[]) and used_at > $3
             order by used_at
            """;
    private static final String INSERT_CAP_USES = CAP_USE.insertInto("cap_use");
    private static final String PROGRESS_OF_CUSTOMERS = """
            select customer_id, happened_at, awarded::numeric as points, amount as spend, currency, 1 as purchases
              from purchase where customer_id = any($1::text[]) and happened_at > $2 and amount > 0
            union all
            select customer_id, happened_at, points, spend, currency, purchases
              from tier_progress where customer_id = any($1::text[]) and happened_at > $2
            """;
    /** What happened at one instant counts as one. A sum may exceed a bigint, although no account does. */
    private static final String SELECT_PROGRESS = """
            select customer_id, happened_at, currency, greatest(least(sum(points), 9223372036854775807), -9223372036854775807)::bigint as points, sum(spend) as spend,
                   sum(purchases)::integer as purchases
              from (%s) as progress group by customer_id, happened_at, currency order by happened_at
            """.formatted(PROGRESS_OF_CUSTOMERS);
    /** Where nothing leaves a window, it does not matter when it happened. */
    private static final String SELECT_ALL_PROGRESS = """
            select customer_id, max(happened_at) as happened_at, currency, greatest(least(sum(points), 9223372036854775807), -9223372036854775807)::bigint as points,
                   sum(spend) as spend, sum(purchases)::integer as purchases
              from (%s) as progress group by customer_id, currency order by happened_at
            """.formatted(PROGRESS_OF_CUSTOMERS);

    private static final String INSERT_PROGRESS = PROGRESS.insertInto("tier_progress");

    private HistoryTable() {}

    /** Something of a customer that happened at an instant. */
    record At<T>(CustomerId customerId, T of, Instant at) {}

    /** Recorded ratings and breaches of any customers. */
    static Uni<List<OfCustomer<RecordedEngagement>>> loadEngagements(
            SqlConnection tx, Collection<EngagementId> engagements) {
        return tx.preparedQuery(SELECT_ENGAGEMENTS)
                .execute(ENGAGEMENT_ID.tuple(engagements))
                .map(rows -> read(
                        rows,
                        row -> new RecordedEngagement(
                                IdKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                                row.getString("id"),
                                row.getInteger("entry"),
                                MemberJson.parts(row.getString("revocable")),
                                SqlTimes.instantOrNull(row, "withdrawn_at"),
                                null,
                                recordedOf(row))));
    }

    /** What customers earned by the referral of purchases. */
    static Uni<List<OfCustomer<GivenReferral>>> loadReferrals(
            SqlConnection tx, Collection<OfCustomer<String>> purchases) {
        Tuple parameters = Tuple.of(
                AccountTable.ids(purchases.stream().map(OfCustomer::customerId).toList()),
                purchases.stream().map(OfCustomer::of).toArray(String[]::new));
        return tx.preparedQuery(SELECT_REFERRALS)
                .execute(parameters)
                .map(rows -> read(
                        rows,
                        row -> new GivenReferral(
                                row.getString("rule"),
                                row.getString("purchase_id"),
                                row.getInteger("entry"),
                                Points.of(row.getLong("points")),
                                row.getBoolean("taken_back"),
                                recordedOf(row))));
    }

    /** What rules gave to customers after an instant, in the order of time. */
    static Uni<List<OfCustomer<CapUsed>>> loadCapUses(
            SqlConnection tx, Collection<CustomerId> customers, Set<String> rules, Instant after) {
        Tuple parameters = Tuple.of(AccountTable.ids(customers), rules.toArray(String[]::new), SqlTimes.utc(after));
        return tx.preparedQuery(SELECT_CAP_USES)
                .execute(parameters)
                .map(rows -> read(
                        rows,
                        row -> new CapUsed(
                                row.getString("rule"), SqlTimes.instant(row, "used_at"), row.getLong("points"))));
    }

    /**
     * What counts for tiers after an instant, in the order of time.
     *
     * @param timed false when no scheme has a window
     */
    static Uni<List<OfCustomer<TierProgress>>> loadProgress(
            SqlConnection tx, Collection<CustomerId> customers, Instant after, boolean timed) {
        return tx.preparedQuery(timed ? SELECT_PROGRESS : SELECT_ALL_PROGRESS)
                .execute(Tuple.of(AccountTable.ids(customers), SqlTimes.utc(after)))
                .map(rows -> read(
                        rows,
                        row -> new TierProgress(
                                SqlTimes.instant(row, "happened_at"),
                                row.getLong("points"),
                                spend(row),
                                row.getString("currency"),
                                row.getInteger("purchases"),
                                false)));
    }

    static List<Uni<Void>> save(
            SqlConnection tx,
            Collection<At<RecordedEngagement>> engagements,
            Collection<At<GivenReferral>> referrals,
            Collection<OfCustomer<CapUsed>> capUses,
            Collection<OfCustomer<TierProgress>> progress) {
        return List.of(
                saveEngagements(tx, engagements),
                Rows.execute(tx, UPSERT_REFERRALS, REFERRAL, referrals),
                Rows.execute(tx, INSERT_CAP_USES, CAP_USE, capUses),
                Rows.execute(tx, INSERT_PROGRESS, PROGRESS, progress));
    }

    /** Fails with {@link ConcurrentUpdateException} when another customer's transaction has saved one of them meanwhile. */
    private static Uni<Void> saveEngagements(SqlConnection tx, Collection<At<RecordedEngagement>> engagements) {
        return engagements.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UPSERT_ENGAGEMENTS)
                        .execute(ENGAGEMENT.tuple(engagements))
                        .invoke(saved -> {
                            if (saved.rowCount() != engagements.size()) {
                                throw new ConcurrentUpdateException("a rating or breach was recorded meanwhile");
                            }
                        })
                        .replaceWithVoid();
    }

    private static @Nullable CustomerId recordedOf(Row row) {
        String recordedOf = row.getString("recorded_of");
        return recordedOf == null ? null : new CustomerId(recordedOf);
    }

    private static BigDecimal spend(Row row) {
        return row.getBigDecimal("spend");
    }

    private static String kind(IdKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static <T> List<OfCustomer<T>> read(RowSet<Row> rows, Function<Row, T> reader) {
        List<OfCustomer<T>> found = new ArrayList<>(rows.size());
        rows.forEach(
                row -> found.add(new OfCustomer<>(new CustomerId(row.getString("customer_id")), reader.apply(row))));
        return found;
    }
}
