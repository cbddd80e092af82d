package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;

/**
 * One entry of a customer's account.
 *
 * @param kind {@code award}, {@code reversal} or {@code adjustment}
 * @param points added (positive) or taken (negative)
 * @param balance the balance after the entry
 * @param cause the id of the event that caused it
 * @param at the event time of the cause
 * @param lots the lot that a credit created, or the lots that were debited, at most 100
 * @param moreLots true when more lots were debited; absent otherwise
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
        @Nullable String purchaseId,
        @Nullable String reason,
        Instant at,
        Instant postedAt,
        List<LotView> lots,
        @Nullable Boolean moreLots) {

    /** The position of a page's last entry: its number. */
    static final CursorFormat<Integer> CURSOR =
            new CursorFormat<>("entries", (number, to) -> to.integer(number), CursorFormat.Reader::integer);

    /**
     * The effect of an entry on one lot.
     *
     * @param entryId the entry that created the lot
     * @param points added (positive) or taken (negative)
     * @param remaining the points in the lot now; only with the entry that created it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LotView(
            String entryId,
            long points,
            @Nullable Long remaining,
            @Nullable Instant expiresAt) {}
}
