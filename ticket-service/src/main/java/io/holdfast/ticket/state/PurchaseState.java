package io.holdfast.ticket.state;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.ticket.state.DuplicateCheck.Refused;

/**
 * A purchase and the sum of its refunds, computed from its events in any order, in constant work for each. A purchase
 * has one owner: the customer of its first stored event. Refunds that are told before it wait; when it comes, those of
 * its customer and currency count, and the others are refused.
 *
 * @param purchase null while only refunds of it were told
 * @param refunds the number of refunds that count or wait
 * @param refunded the sum of those that count
 * @param waiting those that wait, of the payers that are asked for; empty when the purchase is known
 */
public record PurchaseState(
        String purchaseId,
        @Nullable RecordedPurchase purchase,
        int refunds,
        BigDecimal refunded,
        Map<Payer, WaitingRefunds> waiting) {

    /**
     * More than any shop gives back piece by piece. While the purchase is unknown, each payer may have as many, so that
     * refunds of others leave room for those of its customer.
     */
    public static final int REFUNDS_MAX = 1_000;

    /** Of all payers together; bounds the work when the purchase comes. */
    static final int WAITING_MAX = 10_000;

    /** Who is to be paid back, and in which currency. */
    public record Payer(CustomerId customerId, String currency) {

        static Payer of(PurchaseRefunded refund) {
            return new Payer(refund.customerId(), refund.currency());
        }
    }

    /** How many refunds wait, and their sum. */
    public record WaitingRefunds(int count, BigDecimal amount) {

        static final WaitingRefunds NONE = new WaitingRefunds(0, BigDecimal.ZERO);

        private WaitingRefunds plus(BigDecimal refund) {
            return new WaitingRefunds(count + 1, amount.add(refund));
        }
    }

    public PurchaseState {
        waiting = Map.copyOf(waiting);
    }

    public static PurchaseState unknown(String purchaseId) {
        return new PurchaseState(purchaseId, null, 0, BigDecimal.ZERO, Map.of());
    }

    public boolean exists() {
        return purchase != null;
    }

    /** The purchase, when it exists. */
    public RecordedPurchase requirePurchase() {
        if (purchase == null) {
            throw new IllegalStateException("purchase " + purchaseId + " is not recorded yet");
        }
        return purchase;
    }

    /** What is left to refund. */
    public BigDecimal left() {
        return requirePurchase().money().amount().subtract(refunded).max(BigDecimal.ZERO);
    }

    /** Whether the purchase, which is known, takes one refund more. */
    public boolean takesRefunds() {
        return refunds < REFUNDS_MAX;
    }

    public DuplicateCheck judge(Purchase event) {
        if (purchase == null) {
            return DuplicateCheck.FIRST;
        }
        return purchase.isSameAs(event)
                ? DuplicateCheck.REPEATED
                : new Refused(
                        "data.purchaseId",
                        "there is a purchase '" + purchaseId + "' of another customer or with other content");
    }

    /**
     * Judges an event about a refund of this purchase.
     *
     * @param recorded the refund of that id and customer; null when there is none
     */
    public DuplicateCheck judge(PurchaseRefunded event, @Nullable RecordedRefund recorded) {
        if (purchase != null && !purchase.customerId().equals(event.customerId())) {
            return new Refused("data.purchaseId", "the purchase '" + purchaseId + "' is another customer's");
        }
        if (purchase != null && !purchase.money().currency().equals(event.currency())) {
            return new Refused(
                    "data.currency",
                    "must be the purchase's: " + purchase.money().currency());
        }
        if (recorded != null && recorded.stands()) {
            return recorded.isSameAs(event)
                    ? DuplicateCheck.REPEATED
                    : new Refused(
                            "data.refundId", "the purchase has a refund '" + event.refundId() + "' with other content");
        }
        if (purchase != null) {
            return takesRefunds()
                    ? DuplicateCheck.FIRST
                    : new Refused("data.purchaseId", "a purchase has at most " + REFUNDS_MAX + " refunds");
        }
        WaitingRefunds own = waiting.getOrDefault(Payer.of(event), WaitingRefunds.NONE);
        if (own.count() >= REFUNDS_MAX) {
            return new Refused(
                    "data.purchaseId", "at most " + REFUNDS_MAX + " refunds of a customer wait for their purchase");
        }
        return refunds < WAITING_MAX
                ? DuplicateCheck.FIRST
                : new Refused("data.purchaseId", "at most " + WAITING_MAX + " refunds wait for a purchase");
    }

    /** The state after the purchase's first event: the refunds that waited are counted or refused. */
    public PurchaseState with(Purchase event) {
        WaitingRefunds own = waiting.getOrDefault(new Payer(event.customerId(), event.currency()), WaitingRefunds.NONE);
        return new PurchaseState(purchaseId, RecordedPurchase.of(event), own.count(), own.amount(), Map.of());
    }

    /** The state after the first event of a refund. */
    public PurchaseState with(PurchaseRefunded event) {
        if (purchase != null) {
            return new PurchaseState(purchaseId, purchase, refunds + 1, refunded.add(event.amount()), waiting);
        }
        Map<Payer, WaitingRefunds> more = new HashMap<>(waiting);
        Payer payer = Payer.of(event);
        more.put(payer, more.getOrDefault(payer, WaitingRefunds.NONE).plus(event.amount()));
        return new PurchaseState(purchaseId, null, refunds + 1, refunded, more);
    }

    /** The state with refunds that wait since earlier; the purchase is not known. */
    public PurchaseState withWaiting(Payer payer, WaitingRefunds refundsOfPayer) {
        Map<Payer, WaitingRefunds> more = new HashMap<>(waiting);
        more.put(payer, refundsOfPayer);
        return new PurchaseState(purchaseId, purchase, refunds, refunded, more);
    }

    /** The state of a refund that is told now. */
    public RecordedRefund.State refundState() {
        return exists() ? RecordedRefund.State.COUNTED : RecordedRefund.State.WAITING;
    }
}
