package io.holdfast.loyalty.posting;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Cause;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.posting.Refusal.Reason;
import io.holdfast.loyalty.refund.Reversal;

/**
 * What a fact about a purchase changes, given what is recorded. A fact told again changes nothing; one that contradicts
 * what is recorded is refused; a refund that comes before its purchase waits for it, and both orders end the same.
 */
public final class Bookkeeping {

    static final String PURCHASE_RULE = "purchase";
    static final String REFUND_RULE = "refund";

    private final Programme programme;

    public Bookkeeping(Programme programme) {
        this.programme = programme;
    }

    public List<Change> decide(Standing standing, Fact<?> fact, PurchaseEvent event) {
        return switch (event) {
            case Purchase purchase -> purchased(standing, fact, purchase);
            case PurchaseRefunded refunded -> refunded(standing, fact, refunded);
        };
    }

    private List<Change> purchased(Standing standing, Fact<?> fact, Purchase told) {
        Cause cause = Cause.of(fact);
        KnownPurchase known = standing.purchase(told.purchaseId());
        if (known != null) {
            return known.content().equals(PurchaseContent.of(told))
                    ? List.of()
                    : refused(fact, told, Reason.PURCHASE_DIFFERS, "purchase " + told.purchaseId());
        }
        KnownPurchase sameEvent = standing.purchaseToldBy(cause);
        if (sameEvent != null) {
            return refused(fact, told, Reason.EVENT_REUSED, "purchase " + sameEvent.purchaseId());
        }
        List<Change> changes = new ArrayList<>();
        Account account = standing.account(told.customerId());
        Points awarded = programme.award(told);
        int award = 0;
        if (awarded.isPositive()) {
            Posting posting = account.credit(
                    new Movement(EntryKind.AWARD, PURCHASE_RULE, awarded, cause, fact.time(), told.purchaseId(), null),
                    null);
            changes.add(new Change.Posted(posting));
            account = posting.after();
            award = posting.entry().number();
        }
        KnownPurchase purchase = new KnownPurchase(
                told.purchaseId(),
                told.customerId(),
                told.money(),
                PurchaseContent.of(told),
                cause,
                fact.time(),
                award,
                awarded,
                BigDecimal.ZERO,
                Points.ZERO);
        for (KnownRefund waiting : standing.waitingFor(told.purchaseId())) {
            Settlement settlement = settle(purchase, account, waiting);
            changes.addAll(settlement.changes());
            account = settlement.account();
            purchase = settlement.purchase();
        }
        changes.add(new Change.PurchaseStands(purchase));
        return changes;
    }

    private List<Change> refunded(Standing standing, Fact<?> fact, PurchaseRefunded told) {
        KnownRefund refund = new KnownRefund(
                told.purchaseId(),
                told.refundId(),
                told.customerId(),
                told.money(),
                Cause.of(fact),
                fact.time(),
                KnownRefund.State.WAITING);
        KnownRefund known = standing.refund(told.purchaseId(), told.refundId());
        if (known != null) {
            return known.saysTheSameAs(refund)
                    ? List.of()
                    : refused(fact, told, Reason.REFUND_DIFFERS, "refund " + told.refundId());
        }
        KnownPurchase purchase = standing.purchase(told.purchaseId());
        if (purchase == null) {
            return List.of(new Change.RefundStands(refund));
        }
        Settlement settlement = settle(purchase, standing.account(purchase.customerId()), refund);
        List<Change> changes = new ArrayList<>(settlement.changes());
        changes.add(new Change.PurchaseStands(settlement.purchase()));
        return changes;
    }

    /** A refund counted against its purchase: what changes, and both as they stand after it. */
    private record Settlement(List<Change> changes, KnownPurchase purchase, Account account) {}

    private static Settlement settle(KnownPurchase purchase, Account account, KnownRefund refund) {
        Reason contradiction = contradiction(purchase, refund);
        if (contradiction != null) {
            Refusal refusal = new Refusal(
                    refund.cause(),
                    refund.customerId(),
                    refund.at(),
                    contradiction,
                    "refund " + refund.refundId() + " of purchase " + purchase.purchaseId());
            return new Settlement(
                    List.of(new Change.RefundStands(refund.in(KnownRefund.State.REFUSED)), new Change.Refused(refusal)),
                    purchase,
                    account);
        }
        List<Change> changes = new ArrayList<>();
        BigDecimal refunded = purchase.refunded().add(refund.money().amount());
        Points due = Reversal.inAll(purchase.awarded(), purchase.money().amount(), refunded)
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
                    purchase.award());
            changes.add(new Change.Posted(posting));
            after = posting.after();
        }
        changes.add(new Change.RefundStands(refund.in(KnownRefund.State.APPLIED)));
        return new Settlement(changes, purchase.lessRefund(refund.money().amount(), due), after);
    }

    private static @Nullable Reason contradiction(KnownPurchase purchase, KnownRefund refund) {
        if (!refund.customerId().equals(purchase.customerId())) {
            return Reason.CUSTOMER_DIFFERS;
        }
        return refund.money().currency().equals(purchase.money().currency()) ? null : Reason.CURRENCY_DIFFERS;
    }

    private static List<Change> refused(Fact<?> fact, PurchaseEvent told, Reason reason, String detail) {
        return List.of(new Change.Refused(new Refusal(Cause.of(fact), told.customerId(), fact.time(), reason, detail)));
    }
}
