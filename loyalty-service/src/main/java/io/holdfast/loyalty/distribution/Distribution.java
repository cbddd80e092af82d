package io.holdfast.loyalty.distribution;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How points and rewards were given out in a period. Every list is sorted by its fields in their order, null first. Points
 * are signed: what was taken is negative.
 *
 * @param timezone of the months: that of the programme in force
 * @param points by month and kind
 * @param rules what each rule awarded, by month
 * @param tiers by the tier that the customer had, and kind
 * @param rewards issued, in their present state
 * @param erased what is known of erased customers
 */
record Distribution(
        Instant from,
        Instant to,
        String timezone,
        List<PointsRow> points,
        List<RuleRow> rules,
        List<TierRow> tiers,
        List<RewardRow> rewards,
        Erased erased) {

    private static final Comparator<String> NULL_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    /**
     * Entries of a kind.
     *
     * @param kind awarded, revoked, redeemed, returned, expired or adjusted
     */
    record PointsRow(String month, String kind, BigInteger points, long entries) {}

    /** What a rule awarded: its parts of awards. */
    record RuleRow(String rule, String month, BigInteger points, long awards) {}

    /** Entries of a kind, of customers who had the tier before them; null: none. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TierRow(@Nullable String tier, String kind, BigInteger points, long entries) {}

    /**
     * Rewards that were issued.
     *
     * @param tier the customer's when they were issued; null: none
     * @param points that were redeemed for them; those of punch cards cost none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RewardRow(
            String reward, @Nullable String tier, String month, String state, long issued, BigInteger points) {}

    /**
     * Erased customers' sums, which are kept by whole months in UTC and are no part of the other lists.
     *
     * @param rewards in their state at the erasure
     */
    record Erased(List<PointsRow> points, List<ErasedRewardRow> rewards) {}

    record ErasedRewardRow(String reward, String month, String state, long issued) {}

    /** Entries of a kind, month and tier. */
    record EntryGroup(String month, String kind, @Nullable String tier, BigInteger points, long entries) {}

    static List<PointsRow> byMonth(List<EntryGroup> groups) {
        return merge(
                groups.stream()
                        .map(group -> new PointsRow(group.month(), group.kind(), group.points(), group.entries()))
                        .toList(),
                row -> row.month() + " " + row.kind(),
                (one, other) -> new PointsRow(
                        one.month(), one.kind(), one.points().add(other.points()), one.entries() + other.entries()),
                Comparator.comparing(PointsRow::month).thenComparing(PointsRow::kind));
    }

    static List<TierRow> byTier(List<EntryGroup> groups) {
        return merge(
                groups.stream()
                        .map(group -> new TierRow(group.tier(), group.kind(), group.points(), group.entries()))
                        .toList(),
                row -> row.kind() + (row.tier() == null ? "" : " " + row.tier()),
                (one, other) -> new TierRow(
                        one.tier(), one.kind(), one.points().add(other.points()), one.entries() + other.entries()),
                Comparator.comparing(TierRow::tier, NULL_FIRST).thenComparing(TierRow::kind));
    }

    static List<RuleRow> sortRules(List<RuleRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(RuleRow::rule).thenComparing(RuleRow::month))
                .toList();
    }

    static List<RewardRow> sortRewards(List<RewardRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(RewardRow::reward)
                        .thenComparing(RewardRow::tier, NULL_FIRST)
                        .thenComparing(RewardRow::month)
                        .thenComparing(RewardRow::state))
                .toList();
    }

    private static <R> List<R> merge(
            List<R> rows, Function<R, String> key, BinaryOperator<R> sum, Comparator<R> order) {
        Map<String, R> merged = new TreeMap<>();
        rows.forEach(row -> merged.merge(key.apply(row), row, sum));
        return merged.values().stream().sorted(order).toList();
    }
}
