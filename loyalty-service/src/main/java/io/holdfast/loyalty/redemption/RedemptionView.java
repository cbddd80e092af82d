package io.holdfast.loyalty.redemption;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.Redemption;

/**
 * A redemption.
 *
 * @param state {@code held}, {@code captured}, {@code cancelled} or {@code expired}
 * @param rewardId absent for a redemption of points
 * @param points that were held
 * @param captured of them, when it is captured
 * @param returned of the captured points, what refunds of the referenced purchase gave back
 * @param expiresAt when the hold ends by itself, exclusive
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RedemptionView(
        String redemptionId,
        String customerId,
        String state,
        @Nullable String rewardId,
        long points,
        long captured,
        long returned,
        @Nullable String reference,
        Instant heldAt,
        Instant expiresAt,
        Instant changedAt) {

    /** As it is at an instant: a hold whose time is over has ended, even if no run has released its points yet. */
    static RedemptionView of(CustomerId customerId, Redemption redemption, Instant now) {
        boolean overdue = redemption.state() == Redemption.State.HELD && !now.isBefore(redemption.expiresAt());
        return new RedemptionView(
                redemption.redemptionId(),
                customerId.value(),
                overdue
                        ? Redemption.State.EXPIRED.wireName()
                        : redemption.state().wireName(),
                redemption.reward(),
                redemption.points().value(),
                redemption.captured().value(),
                redemption.returned().value(),
                redemption.reference(),
                redemption.heldAt(),
                redemption.expiresAt(),
                overdue ? redemption.expiresAt() : redemption.changedAt());
    }
}
