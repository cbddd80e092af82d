package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.member.MemberEvent.Captured;
import io.holdfast.loyalty.member.MemberEvent.Held;
import io.holdfast.loyalty.member.Redemption.State;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/** Holds points, captures them, and gives them back. */
final class Redemptions {

    private static final String RULE = "redemption";

    private Redemptions() {}

    static void hold(Step step, Held held) {
        Redemption recorded = step.state().redemption(held.redemptionId());
        if (recorded != null && recorded.hasSameContentAs(held)) {
            return;
        }
        if (recorded != null || step.around().others().isTaken(IdKind.REDEMPTION, held.redemptionId())) {
            step.refuse("conflict");
            return;
        }
        Reward reward = held.reward() == null ? null : step.programme().reward(held.reward());
        String refusal = held.reward() == null ? refusePoints(step, held) : refuseReward(step, reward);
        if (refusal != null) {
            step.refuse(refusal);
            return;
        }
        Points points = Points.of(reward == null ? held.points() : reward.points());
        List<Take> takes = step.book().hold(points, step.at());
        if (takes == null) {
            step.refuse("insufficient-points");
            return;
        }
        step.emitPosted();
        step.emit(new MemberEffect.RedemptionChanged(new Redemption(
                held.redemptionId(),
                held.reward(),
                held.reference(),
                points,
                takes,
                step.at(),
                step.programme().holdTimeout().plus(step.at(), step.programme().zone()),
                State.HELD,
                step.at(),
                Points.ZERO,
                Points.ZERO)));
    }

    private static @Nullable String refusePoints(Step step, Held held) {
        return held.points() < step.programme().minimumRedemption() ? "below-minimum" : null;
    }

    private static @Nullable String refuseReward(Step step, @Nullable Reward reward) {
        if (reward == null) {
            return "unknown-reward";
        }
        if (!reward.isOfferedAt(step.at())) {
            return "not-available";
        }
        if (!reward.isOfferedTo(step.state().tier().tier())) {
            return "not-for-this-tier";
        }
        if (reward.perCustomer() != null && step.state().redemptionsInUse(reward.name()) >= reward.perCustomer()) {
            return "limit-reached";
        }
        return reward.stock() != null && step.around().stock().taken(reward.name()) >= reward.stock()
                ? "out-of-stock"
                : null;
    }

    static void capture(Step step, Captured captured) {
        Redemption redemption = step.state().redemption(captured.redemptionId());
        if (redemption == null) {
            step.refuse("unknown-redemption");
            return;
        }
        Points points = captured.points() == null ? redemption.points() : Points.of(captured.points());
        String refusal = refuseCapture(redemption, points);
        if (refusal != null) {
            step.refuse(refusal);
            return;
        }
        if (redemption.state() == State.HELD) {
            capture(step, redemption, points);
        }
    }

    private static @Nullable String refuseCapture(Redemption redemption, Points points) {
        return switch (redemption.state()) {
            case CANCELLED -> "already-cancelled";
            case EXPIRED -> "already-expired";
            case CAPTURED -> points.equals(redemption.captured()) ? null : "already-captured";
            case HELD -> {
                int compared = points.compareTo(redemption.points());
                if (compared > 0) {
                    yield "exceeds-held";
                }
                yield compared < 0 && redemption.reward() != null ? "conflict" : null;
            }
        };
    }

    private static void capture(Step step, Redemption redemption, Points points) {
        if (points.isPositive()) {
            step.book()
                    .capture(
                            step.movement(
                                    EntryKind.REDEMPTION,
                                    RULE,
                                    points,
                                    redemption.redemptionId(),
                                    redemption.reference()),
                            Take.first(redemption.takes(), points));
        }
        Points rest = redemption.points().minus(points);
        step.book().release(Take.last(redemption.takes(), Points.ZERO, rest));
        Expiries.expireDue(step);
        step.emitPosted();
        step.emit(new MemberEffect.RedemptionChanged(redemption.close(State.CAPTURED, step.at(), points)));
        if (redemption.reward() != null) {
            Rewards.issue(step, redemption.redemptionId(), redemption.reward(), null);
        }
    }

    static void cancel(Step step, String redemptionId) {
        Redemption redemption = step.state().redemption(redemptionId);
        if (redemption == null) {
            step.refuse("unknown-redemption");
            return;
        }
        switch (redemption.state()) {
            case HELD -> release(step, redemption, State.CANCELLED);
            case CAPTURED -> step.refuse("already-captured");
            case EXPIRED -> step.refuse("already-expired");
            case CANCELLED -> {}
        }
    }

    /** Ends the holds that are due. */
    static void timeOut(Step step) {
        Redemption next = step.state().nextHold();
        while (next != null && !step.at().isBefore(next.expiresAt())) {
            Instant due = next.expiresAt();
            release(step.withTime(due), next, State.EXPIRED);
            next = step.state().nextHold();
        }
    }

    private static void release(Step step, Redemption redemption, State state) {
        step.book().release(Take.last(redemption.takes(), Points.ZERO, redemption.points()));
        Expiries.expireDue(step);
        step.emitPosted();
        step.emit(new MemberEffect.RedemptionChanged(redemption.close(state, step.at(), Points.ZERO)));
    }

    /** Gives captured points back in proportion to what is refunded of the purchase that they paid for. */
    static void returnPoints(Step step, RecordedPurchase purchase, String refundId) {
        for (Redemption redemption : step.state().redemptionsWithReference(purchase.purchaseId())) {
            Points total =
                    Points.of(purchase.refundedShare(redemption.captured().value()));
            Points due = total.minus(redemption.returned());
            if (due.isPositive()) {
                List<Take> captured = Take.first(redemption.takes(), redemption.captured());
                step.book()
                        .giveBack(
                                step.movement(
                                        EntryKind.RETURN,
                                        "return:" + redemption.redemptionId(),
                                        due,
                                        refundId,
                                        purchase.purchaseId()),
                                Take.last(captured, redemption.returned(), due));
                Expiries.expireDue(step);
                step.emitPosted();
                step.emit(new MemberEffect.RedemptionChanged(redemption.withReturned(total)));
            }
        }
    }
}
