package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Referrals.Payout;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.refund.Reversal;

/**
 * A purchase, and what refunds of it took back so far.
 *
 * @param content digest of its content
 * @param award the number of the entry that it earned; {@value #NO_ENTRY}: none
 * @param refunded at most the amount
 * @param recordedOf of a customer who was merged since: the id under which it was recorded, and whose account has the award's
 *     entry; null: the member's
 */
public record RecordedPurchase(
        String purchaseId,
        Money money,
        UUID content,
        Instant at,
        int award,
        Points awarded,
        List<Stamps> stamps,
        List<PaidReferral> referrals,
        BigDecimal refunded,
        Points reversed,
        @Nullable CustomerId recordedOf) {

    static final int NO_ENTRY = 0;

    public RecordedPurchase {
        stamps = List.copyOf(stamps);
        referrals = List.copyOf(referrals);
    }

    /** A purchase that was recorded of the member. */
    public RecordedPurchase(
            String purchaseId,
            Money money,
            UUID content,
            Instant at,
            int award,
            Points awarded,
            List<Stamps> stamps,
            List<PaidReferral> referrals,
            BigDecimal refunded,
            Points reversed) {
        this(purchaseId, money, content, at, award, awarded, stamps, referrals, refunded, reversed, null);
    }

    /** Whether a purchase of the member is this one, told again: under whatever id of the member. */
    public boolean isToldBy(Purchase told) {
        return content.equals(PurchaseDigest.compute(told))
                || (recordedOf != null && content.equals(PurchaseDigest.compute(told, recordedOf)));
    }

    /** Digest of a purchase's content, as {@link #content}. */
    public static UUID contentOf(Purchase purchase) {
        return PurchaseDigest.compute(purchase);
    }

    /** The entry that it earned, as reversals name it. */
    public AwardKey awardKey() {
        return new AwardKey(recordedOf, award);
    }

    /** An entry of its customer's account of that time. */
    public AwardKey keyOf(PaidReferral referral) {
        return new AwardKey(recordedOf, referral.entry());
    }

    /** The same purchase of whom its customer was merged into. */
    RecordedPurchase takenOverFrom(CustomerId merged) {
        return recordedOf != null
                ? this
                : new RecordedPurchase(
                        purchaseId, money, content, at, award, awarded, stamps, referrals, refunded, reversed, merged);
    }

    /** Stamps on the card of a rule. */
    public record Stamps(String rule, long stamps, long removed) {}

    /**
     * A referral that this purchase, the first of a referred customer, paid.
     *
     * @param referrer null when erased since
     * @param entry of the referred customer; {@value RecordedPurchase#NO_ENTRY}: none
     * @param points of that entry
     */
    public record PaidReferral(
            @Nullable CustomerId referrer, Payout payout, int entry, Points points, boolean takenBack) {

        PaidReferral takeBack() {
            return new PaidReferral(referrer, payout, entry, points, true);
        }
    }

    boolean isRefundedInFull() {
        return refunded.compareTo(money.amount()) >= 0;
    }

    /** floor(whole × refunded ÷ amount). */
    long refundedShare(long whole) {
        return Reversal.cumulative(Points.of(whole), money.amount(), refunded).value();
    }

    RecordedPurchase withRefunded(BigDecimal newRefunded) {
        return new RecordedPurchase(
                purchaseId, money, content, at, award, awarded, stamps, referrals, newRefunded, reversed, recordedOf);
    }

    RecordedPurchase withReversed(Points newReversed) {
        return new RecordedPurchase(
                purchaseId, money, content, at, award, awarded, stamps, referrals, refunded, newReversed, recordedOf);
    }

    RecordedPurchase withStamps(List<Stamps> newStamps) {
        return new RecordedPurchase(
                purchaseId, money, content, at, award, awarded, newStamps, referrals, refunded, reversed, recordedOf);
    }

    RecordedPurchase withReferrals(List<PaidReferral> newReferrals) {
        return new RecordedPurchase(
                purchaseId, money, content, at, award, awarded, stamps, newReferrals, refunded, reversed, recordedOf);
    }
}
