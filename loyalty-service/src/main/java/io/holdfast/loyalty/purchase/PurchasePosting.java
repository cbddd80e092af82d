package io.holdfast.loyalty.purchase;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.EarningContext;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.PurchaseEarning;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.purchase.Rejection.Reason;
import io.holdfast.loyalty.refund.Reversal;

/**
 * Decides what a purchase or refund event changes. An event that is recorded already changes nothing, one that
 * contradicts the record is rejected; both are kept as candidates if an erasure may remove the record and leave the event.
 * A purchase and a refund are one thing each, under whatever event ids they are reported; they belong to the customer of
 * the purchase. A refund that arrives before its purchase is recorded as pending and applied when the purchase arrives, so
 * that any order of arrival ends in the same state.
 */
public final class PurchasePosting {

    /** More than any shop gives back piece by piece; bounds what one purchase can store. As in ticket-service. */
    static final int REFUNDS_MAX = 1_000;

    /**
     * Refunds that wait for an unknown purchase. ticket-service accepts 1,000 for each payer and 10,000 together. Here may
     * be more for a while, because the erasure of a customer may be read after later refunds of others.
     */
    static final int WAITING_MAX = 20_000;

    private static final String PURCHASE_RULE = "purchase";
    /** Neither tiers nor the history of a customer are known here; the programme asks for neither. */
    private static final EarningContext CONTEXT = new EarningContext(null, false, CapUsage.NONE);

    private static final String REFUND_RULE = "refund";

    private final Programme programme;

    public PurchasePosting(Programme programme) {
        this.programme = programme;
    }

    /** The changes that the event causes, in their order. The caller applies them to the state. */
    public List<LedgerChange> decide(LedgerState state, Fact<? extends PurchaseEvent> fact) {
        try {
            return switch (fact.event()) {
                case Purchase purchase -> postPurchase(state, fact, purchase);
                case PurchaseRefunded refunded -> postRefund(state, fact, refunded);
            };
        } catch (ArithmeticException overflow) {
            // Only of an account whose rows were not written by this service: awards and balances are limited.
            PurchaseEvent event = fact.event();
            return reject(fact, event, Reason.POINTS_OVERFLOW, "purchase " + event.purchaseId());
        }
    }

    private List<LedgerChange> postPurchase(LedgerState state, Fact<?> fact, Purchase event) {
        PurchaseRecord recorded = state.purchase(event.purchaseId());
        if (recorded != null) {
            List<LedgerChange> changes = recorded.contentDigest().equals(PurchaseDigest.compute(event))
                    ? List.of()
                    : reject(fact, event, Reason.PURCHASE_DIFFERS, "purchase " + event.purchaseId());
            return mayOutlive(fact, event, recorded.customerId(), recorded.at())
                    ? keep(changes, recorded.purchaseId(), fact, event)
                    : changes;
        }
        PurchaseRecord sameEvent = state.purchaseByEvent(fact.key());
        if (sameEvent != null) {
            List<LedgerChange> changes = reject(fact, event, Reason.EVENT_REUSED, "purchase " + sameEvent.purchaseId());
            return mayOutlive(fact, event, sameEvent.customerId(), sameEvent.at())
                    ? keep(changes, sameEvent.purchaseId(), fact, event)
                    : changes;
        }
        return recordPurchase(state, fact, event);
    }

    private List<LedgerChange> recordPurchase(LedgerState state, Fact<?> fact, Purchase event) {
        List<LedgerChange> changes = new ArrayList<>();
        Account account = state.account(event.customerId());
        Points earned = Points.of(
                PurchaseEarning.award(programme, event, fact.time(), CONTEXT).points());
        Points awarded = account.roomFor(earned);
        changes.addAll(limited(fact, event, earned, awarded));
        int awardNumber = PurchaseRecord.NO_AWARD;
        if (awarded.isPositive()) {
            Posting posting = account.credit(
                    new Movement(
                            EntryKind.AWARD, PURCHASE_RULE, awarded, fact.key(), fact.time(), event.purchaseId(), null),
                    null);
            changes.add(new LedgerChange.Posted(posting));
            account = posting.after();
            awardNumber = posting.entry().number();
        }
        PurchaseRecord purchase = new PurchaseRecord(
                event.purchaseId(),
                event.customerId(),
                event.money(),
                PurchaseDigest.compute(event),
                fact.key(),
                fact.time(),
                awardNumber,
                awarded,
                BigDecimal.ZERO,
                Points.ZERO);
        for (RefundRecord pending : state.pendingRefunds(event.purchaseId())) {
            AppliedRefund applied = applyRefund(purchase, account, pending);
            changes.addAll(applied.changes());
            account = applied.account();
            purchase = applied.purchase();
        }
        changes.add(new LedgerChange.PurchaseUpdated(purchase));
        return changes;
    }

    /** The rejection of the points that the purchase earns above the limits; none when it is awarded in full. */
    private List<LedgerChange> limited(Fact<?> fact, Purchase event, Points earned, Points awarded) {
        BigDecimal exact = earned.value() < Programme.AWARD_MAX
                ? BigDecimal.valueOf(earned.value())
                : PurchaseEarning.exactPoints(programme, event, fact.time(), CONTEXT);
        return exact.compareTo(BigDecimal.valueOf(awarded.value())) == 0
                ? List.of()
                : reject(
                        fact,
                        event,
                        Reason.AWARD_LIMITED,
                        "purchase %s: %s of %s points".formatted(event.purchaseId(), awarded, exact.toPlainString()));
    }

    private List<LedgerChange> postRefund(LedgerState state, Fact<?> fact, PurchaseRefunded event) {
        RefundRecord refund = new RefundRecord(
                event.purchaseId(),
                event.refundId(),
                event.customerId(),
                event.money(),
                fact.key(),
                fact.time(),
                RefundRecord.State.PENDING);
        RefundRecord recorded = state.refund(event.purchaseId(), event.refundId(), event.customerId());
        if (recorded != null && (recorded.ownsId() || recorded.hasSameContentAs(refund))) {
            List<LedgerChange> changes = recorded.hasSameContentAs(refund)
                    ? List.of()
                    : reject(fact, event, Reason.REFUND_DIFFERS, "refund " + event.refundId());
            return mayOutlive(fact, event, recorded.customerId(), recorded.at())
                    ? keep(changes, recorded.purchaseId(), fact, event)
                    : changes;
        }
        RefundRecord sameEvent = state.refundByEvent(fact.key());
        if (sameEvent != null) {
            List<LedgerChange> changes = reject(fact, event, Reason.EVENT_REUSED, "refund " + sameEvent.refundId());
            return mayOutlive(fact, event, sameEvent.customerId(), sameEvent.at())
                    ? keep(changes, sameEvent.purchaseId(), fact, event)
                    : changes;
        }
        PurchaseRecord purchase = state.purchase(event.purchaseId());
        boolean counts = purchase == null || mismatch(purchase, refund) == null;
        int refundsMax = purchase == null ? WAITING_MAX : REFUNDS_MAX;
        if (counts && state.refundCount(event.purchaseId()) >= refundsMax) {
            return keep(
                    reject(fact, event, Reason.TOO_MANY_REFUNDS, "purchase " + event.purchaseId()),
                    event.purchaseId(),
                    fact,
                    event);
        }
        if (purchase == null) {
            return List.of(new LedgerChange.RefundUpdated(refund));
        }
        AppliedRefund applied = applyRefund(purchase, state.account(purchase.customerId()), refund);
        List<LedgerChange> changes = new ArrayList<>(applied.changes());
        changes.add(new LedgerChange.PurchaseUpdated(applied.purchase()));
        return changes;
    }

    /** The result of one refund: its changes, and the purchase and the account after them. */
    private record AppliedRefund(List<LedgerChange> changes, PurchaseRecord purchase, Account account) {}

    private static AppliedRefund applyRefund(PurchaseRecord purchase, Account account, RefundRecord refund) {
        Reason mismatch = mismatch(purchase, refund);
        if (mismatch != null) {
            Rejection rejection = new Rejection(
                    refund.cause(),
                    refund.customerId(),
                    refund.at(),
                    mismatch,
                    "refund " + refund.refundId() + " of purchase " + purchase.purchaseId());
            return new AppliedRefund(
                    List.of(
                            new LedgerChange.RefundUpdated(refund.withState(RefundRecord.State.REJECTED)),
                            new LedgerChange.Rejected(rejection)),
                    purchase,
                    account);
        }
        List<LedgerChange> changes = new ArrayList<>();
        BigDecimal refunded = purchase.refunded().add(refund.money().amount());
        Points due = Reversal.cumulative(purchase.awarded(), purchase.money().amount(), refunded)
                .minus(purchase.revoked());
        Account after = account;
        if (due.isPositive()) {
            Posting posting = account.reverse(
                    new Movement(
                            EntryKind.REVERSAL,
                            REFUND_RULE,
                            due,
                            refund.cause(),
                            refund.at(),
                            purchase.purchaseId(),
                            null),
                    purchase.awardNumber());
            changes.add(new LedgerChange.Posted(posting));
            after = posting.after();
        }
        changes.add(new LedgerChange.RefundUpdated(refund.withState(RefundRecord.State.APPLIED)));
        return new AppliedRefund(changes, purchase.withRefund(refund.money().amount(), due), after);
    }

    private static @Nullable Reason mismatch(PurchaseRecord purchase, RefundRecord refund) {
        if (!refund.customerId().equals(purchase.customerId())) {
            return Reason.CUSTOMER_DIFFERS;
        }
        return refund.money().currency().equals(purchase.money().currency()) ? null : Reason.CURRENCY_DIFFERS;
    }

    /** Whether an erasure can remove what is recorded, and with it everything of that customer up to then, but not this event. */
    private static boolean mayOutlive(Fact<?> fact, PurchaseEvent event, CustomerId recordedOf, Instant recordedAt) {
        return !event.customerId().equals(recordedOf) || !new ErasureCut(recordedAt).covers(fact.time());
    }

    private static List<LedgerChange> keep(
            List<LedgerChange> changes, String comparedWith, Fact<?> fact, PurchaseEvent event) {
        Fact<PurchaseEvent> kept = new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
        List<LedgerChange> all = new ArrayList<>(changes);
        all.add(new LedgerChange.Kept(new Candidate(comparedWith, kept)));
        return all;
    }

    private static List<LedgerChange> reject(Fact<?> fact, PurchaseEvent event, Reason reason, String detail) {
        return List.of(
                new LedgerChange.Rejected(new Rejection(fact.key(), event.customerId(), fact.time(), reason, detail)));
    }
}
