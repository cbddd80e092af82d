package io.holdfast.loyalty.purchase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.member.MemberBatch;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.RecordedPurchase;
import io.holdfast.loyalty.member.RecordedRefund;
import io.holdfast.loyalty.purchase.Rejection.Reason;

/**
 * Decides whether a purchase or refund event counts, and lets the member decide what one that counts leads to. An event that
 * is recorded already changes nothing, one that contradicts the record is rejected; both are kept as candidates if an erasure
 * may remove the record and leave the event. A purchase and a refund are one thing each, under whatever event ids they are
 * reported; they belong to the customer of the purchase. A refund that arrives before its purchase waits, and is applied when
 * the purchase arrives, so that any order of arrival ends in the same state.
 */
public final class PurchaseChecks {

    /** More than any shop gives back piece by piece; bounds what one purchase can store. As in ticket-service. */
    static final int REFUNDS_MAX = 1_000;

    /**
     * Refunds that wait for an unknown purchase. ticket-service accepts 1,000 for each payer and 10,000 together. Here may
     * be more for a while, because the erasure of a customer may be read after later refunds of others.
     */
    static final int WAITING_MAX = 20_000;

    private final PurchaseState state;
    private final MemberBatch members;

    public PurchaseChecks(PurchaseState state, MemberBatch members) {
        this.state = state;
        this.members = members;
    }

    /**
     * Processes an event; the state and the members are those after it.
     *
     * @return what changed of purchases and refunds, in its order
     */
    public List<PurchaseChange> process(Fact<? extends PurchaseEvent> fact) {
        return switch (fact.event()) {
            case Purchase purchase -> purchase(fact, purchase);
            case PurchaseRefunded refunded -> refund(fact, refunded);
        };
    }

    private List<PurchaseChange> purchase(Fact<?> fact, Purchase event) {
        PurchaseRecord recorded = state.purchase(event.purchaseId());
        if (recorded != null) {
            List<PurchaseChange> changes = recorded.purchase().isToldBy(event)
                    ? List.of()
                    : reject(fact, event, Reason.PURCHASE_DIFFERS, "purchase " + event.purchaseId());
            return keepIfItMayOutlive(changes, recorded, fact, event);
        }
        PurchaseRecord sameEvent = state.purchaseByEvent(fact.key());
        if (sameEvent != null) {
            List<PurchaseChange> changes =
                    reject(fact, event, Reason.EVENT_REUSED, "purchase " + sameEvent.purchaseId());
            return keepIfItMayOutlive(changes, sameEvent, fact, event);
        }
        List<PurchaseChange> changes = new ArrayList<>(refuseRefundsOfOthers(event));
        changes.addAll(handle(fact, event, new MemberEvent.Purchased(event)));
        return changes;
    }

    /** A refund that another customer reported of a purchase that turns out to be this customer's. */
    private List<PurchaseChange> refuseRefundsOfOthers(Purchase event) {
        List<PurchaseChange> changes = new ArrayList<>();
        for (RefundRecord waiting : state.pendingRefunds(event.purchaseId())) {
            if (!waiting.customerId().equals(event.customerId())) {
                changes.addAll(apply(rejectRefund(waiting, Reason.CUSTOMER_DIFFERS)));
            }
        }
        return changes;
    }

    private List<PurchaseChange> refund(Fact<?> fact, PurchaseRefunded event) {
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
            List<PurchaseChange> changes = recorded.hasSameContentAs(refund)
                    ? List.of()
                    : reject(fact, event, Reason.REFUND_DIFFERS, "refund " + event.refundId());
            return keepIfItMayOutlive(changes, recorded, fact, event);
        }
        RefundRecord sameEvent = state.refundByEvent(fact.key());
        if (sameEvent != null) {
            List<PurchaseChange> changes = reject(fact, event, Reason.EVENT_REUSED, "refund " + sameEvent.refundId());
            return keepIfItMayOutlive(changes, sameEvent, fact, event);
        }
        return newRefund(fact, event, refund);
    }

    private List<PurchaseChange> newRefund(Fact<?> fact, PurchaseRefunded event, RefundRecord refund) {
        PurchaseRecord purchase = state.purchase(event.purchaseId());
        Reason mismatch = purchase == null ? null : mismatch(purchase, refund);
        int refundsMax = purchase == null ? WAITING_MAX : REFUNDS_MAX;
        if (mismatch == null && state.refundCount(event.purchaseId()) >= refundsMax) {
            return keep(
                    reject(fact, event, Reason.TOO_MANY_REFUNDS, "purchase " + event.purchaseId()),
                    event.purchaseId(),
                    fact,
                    event);
        }
        if (mismatch != null) {
            return apply(rejectRefund(refund, mismatch));
        }
        List<PurchaseChange> changes = new ArrayList<>(apply(List.of(new PurchaseChange.RefundUpdated(refund))));
        changes.addAll(handle(fact, event, new MemberEvent.Refunded(event)));
        return changes;
    }

    private List<PurchaseChange> handle(Fact<?> fact, PurchaseEvent event, MemberEvent counted) {
        List<PurchaseChange> changes = new ArrayList<>();
        Occurrence occurrence = new Occurrence(fact.key(), fact.time());
        for (MemberEffect effect : members.handle(event.customerId(), counted, occurrence)) {
            changes.addAll(apply(changesOf(effect, fact, event)));
        }
        return changes;
    }

    private List<PurchaseChange> changesOf(MemberEffect effect, Fact<?> fact, PurchaseEvent event) {
        return switch (effect) {
            case MemberEffect.PurchaseChanged(var purchase) ->
                List.of(new PurchaseChange.PurchaseUpdated(record(purchase, fact, event)));
            case MemberEffect.RefundChanged(var refund) -> changesOf(refund);
            case MemberEffect.Refused(var key, var error) -> List.of(rejected(key, error, fact, event));
            case MemberEffect.Posted ignored -> List.of();
            case MemberEffect.EngagementChanged ignored -> List.of();
            case MemberEffect.AdjustmentRecorded ignored -> List.of();
            case MemberEffect.RedemptionChanged ignored -> List.of();
            case MemberEffect.RewardChanged ignored -> List.of();
            case MemberEffect.CardChanged ignored -> List.of();
            case MemberEffect.ReferralChanged ignored -> List.of();
            case MemberEffect.CapUsed ignored -> List.of();
            case MemberEffect.TierProgress ignored -> List.of();
            case MemberEffect.TierStateChanged ignored -> List.of();
            case MemberEffect.TierChanged ignored -> List.of();
            case MemberEffect.ReferrerPaid ignored -> List.of();
            case MemberEffect.ReferrerRevoked ignored -> List.of();
            case MemberEffect.DryRun ignored -> List.of();
            case MemberEffect.Forgotten ignored -> List.of();
            case MemberEffect.RedemptionMoved ignored -> List.of();
            case MemberEffect.MergedInto ignored -> List.of();
        };
    }

    private PurchaseRecord record(RecordedPurchase purchase, Fact<?> fact, PurchaseEvent event) {
        PurchaseRecord recorded = state.purchase(purchase.purchaseId());
        return recorded == null
                ? new PurchaseRecord(
                        event.customerId(), fact.key(), purchase, event instanceof Purchase first ? first : null)
                : recorded.with(purchase);
    }

    private List<PurchaseChange> changesOf(RecordedRefund refund) {
        RefundRecord recorded = state.refundByEvent(refund.event());
        if (recorded == null) {
            throw new IllegalStateException("refund " + refund.refundId() + " is not known");
        }
        return switch (refund.state()) {
            case WAITING -> List.of();
            case APPLIED -> List.of(new PurchaseChange.RefundUpdated(recorded.withState(RefundRecord.State.APPLIED)));
            case DROPPED -> List.of(new PurchaseChange.RefundUpdated(recorded.withState(RefundRecord.State.REJECTED)));
        };
    }

    /** What the member refused: the award beyond what the account holds, or a refund. */
    private PurchaseChange rejected(EventKey key, String error, Fact<?> fact, PurchaseEvent event) {
        RefundRecord refund = state.refundByEvent(key);
        if (refund == null) {
            return new PurchaseChange.Rejected(new Rejection(
                    key, event.customerId(), fact.time(), Reason.of(error), "purchase " + event.purchaseId()));
        }
        return new PurchaseChange.Rejected(
                new Rejection(key, refund.customerId(), refund.at(), Reason.of(error), detail(refund)));
    }

    private List<PurchaseChange> apply(List<PurchaseChange> changes) {
        changes.forEach(state::apply);
        return changes;
    }

    private static List<PurchaseChange> rejectRefund(RefundRecord refund, Reason reason) {
        return List.of(
                new PurchaseChange.RefundUpdated(refund.withState(RefundRecord.State.REJECTED)),
                new PurchaseChange.Rejected(
                        new Rejection(refund.cause(), refund.customerId(), refund.at(), reason, detail(refund))));
    }

    private static String detail(RefundRecord refund) {
        return "refund " + refund.refundId() + " of purchase " + refund.purchaseId();
    }

    private static @Nullable Reason mismatch(PurchaseRecord purchase, RefundRecord refund) {
        if (!refund.customerId().equals(purchase.customerId())) {
            return Reason.CUSTOMER_DIFFERS;
        }
        return refund.money().currency().equals(purchase.purchase().money().currency())
                ? null
                : Reason.CURRENCY_DIFFERS;
    }

    private static List<PurchaseChange> keepIfItMayOutlive(
            List<PurchaseChange> changes, PurchaseRecord recorded, Fact<?> fact, PurchaseEvent event) {
        return mayOutlive(
                        fact, event, recorded.customerId(), recorded.purchase().at())
                ? keep(changes, recorded.purchaseId(), fact, event)
                : changes;
    }

    private static List<PurchaseChange> keepIfItMayOutlive(
            List<PurchaseChange> changes, RefundRecord recorded, Fact<?> fact, PurchaseEvent event) {
        return mayOutlive(fact, event, recorded.customerId(), recorded.at())
                ? keep(changes, recorded.purchaseId(), fact, event)
                : changes;
    }

    /** Whether an erasure can remove what is recorded, and with it everything of that customer up to then, but not this event. */
    private static boolean mayOutlive(Fact<?> fact, PurchaseEvent event, CustomerId recordedOf, Instant recordedAt) {
        return !event.customerId().equals(recordedOf) || !new ErasureCut(recordedAt).covers(fact.time());
    }

    private static List<PurchaseChange> keep(
            List<PurchaseChange> changes, String comparedWith, Fact<?> fact, PurchaseEvent event) {
        Fact<PurchaseEvent> kept = new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
        List<PurchaseChange> all = new ArrayList<>(changes);
        all.add(new PurchaseChange.Kept(new Candidate(comparedWith, kept)));
        return all;
    }

    private static List<PurchaseChange> reject(Fact<?> fact, PurchaseEvent event, Reason reason, String detail) {
        return List.of(new PurchaseChange.Rejected(
                new Rejection(fact.key(), event.customerId(), fact.time(), reason, detail)));
    }
}
