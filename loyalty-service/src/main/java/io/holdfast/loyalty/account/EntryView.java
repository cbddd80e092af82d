package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a customer's account.
 *
 * @param kind {@code award}, {@code reversal} or {@code adjustment}
 * @param points what it added (positive) or took (negative)
 * @param balance the balance after it
 * @param cause the id of the event that caused it
 * @param at when the cause happened
 * @param lots the lot that it opened, or the lots that it took from
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
        List<LotView> lots) {

    /**
     * A part that an entry has in a lot.
     *
     * @param entryId the entry that opened the lot
     * @param points what was put in (positive) or taken (negative)
     * @param remaining what is in the lot now; only with the entry that opened it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LotView(
            String entryId,
            long points,
            @Nullable Long remaining,
            @Nullable Instant expiresAt) {}
}
