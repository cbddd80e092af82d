package io.holdfast.loyalty.distribution;

import java.math.BigInteger;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.distribution.Distribution.EntryGroup;
import io.holdfast.loyalty.distribution.Distribution.ErasedRewardRow;
import io.holdfast.loyalty.distribution.Distribution.PointsRow;
import io.holdfast.loyalty.distribution.Distribution.RewardRow;
import io.holdfast.loyalty.distribution.Distribution.RuleRow;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.report.Months;
import io.holdfast.loyalty.report.Period;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** The sums of a distribution, each from {@code $1} to before {@code $2}. They are numeric: they may exceed a bigint. */
final class DistributionQueries {

    /** Of one list: bounds the answer. */
    private static final int ROWS_MAX = 20_000;

    private static final String ENTRIES = """
            select width_bucket(happened_at, $3::timestamptz[]) as month, kind, tier, sum(points) as points,
                   count(*) as entries
              from entry where happened_at >= $1 and happened_at < $2 group by 1, 2, 3 limit $4
            """;

    /** A lot is one rule's part of one award; other credits have no rule. Transferred lots repeat those of another account. */
    private static final String RULES = """
            select width_bucket(earned_at, $3::timestamptz[]) as month, rule, sum(points) as points, count(*) as awards
              from lot where earned_at >= $1 and earned_at < $2 and rule is not null and origin_account is null group by 1, 2 limit $4
            """;

    private static final String REWARDS = """
            select width_bucket(i.issued_at, $3::timestamptz[]) as month, i.reward, i.tier, i.state, count(*) as issued,
                   coalesce(sum(r.captured), 0) as points
              from issued_reward i
              left join redemption r on r.redemption_id = i.issued_id and i.card is null
             where i.issued_at >= $1 and i.issued_at < $2 group by 1, 2, 3, 4 limit $4
            """;

    private static final String ERASED_POINTS =
            "select month, kind, points, entries from forgotten_points where month between $1 and $2 order by 1, 2 limit $3";
    private static final String ERASED_REWARDS = """
            select reward, month, state, issued from forgotten_rewards
             where month between $1 and $2 order by 1, 2, 3 limit $3
            """;

    private final SqlConnection tx;
    private final Period period;
    private final Months months;

    DistributionQueries(SqlConnection tx, Period period, Months months) {
        this.tx = tx;
        this.period = period;
        this.months = months;
    }

    Uni<List<EntryGroup>> entries() {
        return inPeriod(
                ENTRIES,
                row -> new EntryGroup(
                        months.name(row.getInteger("month")),
                        pastTense(row.getString("kind")),
                        row.getString("tier"),
                        points(row),
                        row.getLong("entries")));
    }

    Uni<List<RuleRow>> rules() {
        return inPeriod(
                RULES,
                row -> new RuleRow(
                        row.getString("rule"),
                        months.name(row.getInteger("month")),
                        points(row),
                        row.getLong("awards")));
    }

    Uni<List<RewardRow>> rewards() {
        return inPeriod(
                REWARDS,
                row -> new RewardRow(
                        row.getString("reward"),
                        row.getString("tier"),
                        months.name(row.getInteger("month")),
                        row.getString("state"),
                        row.getLong("issued"),
                        points(row)));
    }

    Uni<List<PointsRow>> erasedPoints() {
        return ofErased(
                ERASED_POINTS,
                row -> new PointsRow(
                        month(row), pastTense(row.getString("kind")), points(row), row.getLong("entries")));
    }

    Uni<List<ErasedRewardRow>> erasedRewards() {
        return ofErased(
                ERASED_REWARDS,
                row -> new ErasedRewardRow(
                        row.getString("reward"), month(row), row.getString("state"), row.getLong("issued")));
    }

    private <R> Uni<List<R>> inPeriod(String query, Function<Row, R> reader) {
        Tuple parameters =
                Tuple.of(SqlTimes.utc(period.from()), SqlTimes.utc(period.to()), months.bounds(), ROWS_MAX + 1);
        return list(query, parameters, reader);
    }

    /** Their months are those of UTC: all that overlap the period. */
    private <R> Uni<List<R>> ofErased(String query, Function<Row, R> reader) {
        Months utc = Months.covering(period.from(), period.to(), ZoneOffset.UTC);
        Tuple parameters = Tuple.of(
                utc.first().atDay(1), utc.first().plusMonths(utc.count() - 1L).atDay(1), ROWS_MAX + 1);
        return list(query, parameters, reader);
    }

    private <R> Uni<List<R>> list(String query, Tuple parameters, Function<Row, R> reader) {
        return tx.preparedQuery(query).execute(parameters).map(rows -> {
            if (rows.size() > ROWS_MAX) {
                throw Problem.of(
                        422,
                        "response-too-large",
                        "A list of this period has more than %d rows; ask for a shorter one.".formatted(ROWS_MAX));
            }
            List<R> read = new ArrayList<>(rows.size());
            rows.forEach(row -> read.add(reader.apply(row)));
            return read;
        });
    }

    private static String pastTense(String kind) {
        return WireEnum.find(EntryKind.class, kind).orElseThrow().pastTense();
    }

    private static String month(Row row) {
        return YearMonth.from(row.getLocalDate("month")).toString();
    }

    private static BigInteger points(Row row) {
        return row.getBigDecimal("points").toBigIntegerExact();
    }
}
