package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;

/**
 * One entry of a customer's account.
 *
 * @param kind {@code award}, {@code reversal}, {@code adjustment}, {@code redemption}, {@code return}, {@code expiry} or
 *     {@code transfer}
 * @param points added (positive) or taken (negative)
 * @param balance the balance after the entry
 * @param cause the id of the event that caused it
 * @param causeId what it is about: the id of a purchase, refund, redemption, ticket or adjustment; of a transfer the other
 *     customer
 * @param purchaseId the purchase that it concerns
 * @param parts of an award, the points of each rule
 * @param at the event time of the cause
 * @param lots the lots that a credit created, or those that were debited or got points back, at most 100
 * @param moreLots true when there are more lots; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
        String entryId,
        int number,
        String kind,
        long points,
        long balance,
        String cause,
        String causeSource,
        @Nullable String causeId,
        @Nullable String purchaseId,
        @Nullable String reason,
        Instant at,
        Instant postedAt,
        @Nullable List<PartView> parts,
        List<LotView> lots,
        @Nullable Boolean moreLots) {

    /** The position of a page's last entry: its number. */
    static final CursorFormat<Integer> CURSOR =
            new CursorFormat<>("entries", (number, to) -> to.integer(number), CursorFormat.Reader::integer);

    /** What one rule gave. */
    record PartView(String rule, long points) {}

    /**
     * The effect of an entry on one lot.
     *
     * @param entryId the entry that created the lot
     * @param rule the rule that gave its points; absent when none did
     * @param points added (positive) or taken (negative)
     * @param remaining the points in the lot now; only with the entry that created it
     * @param availableFrom from when on its points can be spent; only with the entry that created it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LotView(
            String entryId,
            @Nullable String rule,
            long points,
            @Nullable Long remaining,
            @Nullable Instant availableFrom,
            @Nullable Instant expiresAt) {

        static LotView opened(String entryId, LotRow lot) {
            return new LotView(entryId, lot.rule, lot.points, lot.remaining, lot.availableFrom, lot.expiresAt);
        }

        static LotView changed(String entryId, long points, LotRow lot) {
            return new LotView(entryId, lot.rule, points, null, null, lot.expiresAt);
        }
    }
}
