package io.holdfast.loyalty.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.member.TierState.Floor;

/**
 * A customer's tier: up at once, down after the grace. The level is the higher of what is reached and the floor; grace
 * begins when the level is first below the tier, and ends when it reaches it again.
 */
final class Tiers {

    private Tiers() {}

    static void setFloor(Step step, String tier, @Nullable Instant until) {
        TierScheme scheme = step.programme().tiers();
        if (scheme == null || scheme.rank(tier) < 0) {
            step.refuse("unknown-tier");
            return;
        }
        step.emit(new MemberEffect.TierStateChanged(step.state().tier().withFloor(new Floor(tier, until))));
    }

    static void removeFloor(Step step) {
        step.emit(new MemberEffect.TierStateChanged(step.state().tier().withFloor(null)));
    }

    /** Moves the tier to where it belongs at the step's time. */
    static void evaluate(Step step) {
        move(step, evaluate(step, step.state().tier()));
    }

    /** Joins the tier of a merged customer: the higher one stays as if it were reached, and so does the higher floor. */
    static void join(Step step, TierState merged) {
        TierScheme scheme = step.programmeNow().tiers();
        TierState own = step.state().tier();
        move(step, evaluate(step, scheme == null ? own : join(scheme, own, merged)));
    }

    private static TierState join(TierScheme scheme, TierState own, TierState merged) {
        Floor floor = higher(scheme, own.floor(), merged.floor());
        int difference = scheme.rank(merged.tier()) - scheme.rank(own.tier());
        if (difference == 0) {
            return new TierState(own.tier(), later(own.belowSince(), merged.belowSince()), floor);
        }
        return (difference > 0 ? merged : own).withFloor(floor);
    }

    /** Of equal ones the one that lasts longer. */
    private static @Nullable Floor higher(TierScheme scheme, @Nullable Floor own, @Nullable Floor merged) {
        if (own == null || merged == null) {
            return own == null ? merged : own;
        }
        int difference = scheme.rank(merged.tier()) - scheme.rank(own.tier());
        boolean lastsLonger =
                own.until() != null && (merged.until() == null || merged.until().isAfter(own.until()));
        return difference > 0 || (difference == 0 && lastsLonger) ? merged : own;
    }

    /** Null, which is reached, is later than any instant. */
    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null ? null : one.isAfter(other) ? one : other;
    }

    private static void move(Step step, TierState after) {
        TierState before = step.state().tier();
        if (!after.equals(before)) {
            step.emit(new MemberEffect.TierStateChanged(after));
        }
        String tier = after.tier();
        if (tier == null ? before.tier() != null : !tier.equals(before.tier())) {
            step.emit(new MemberEffect.TierChanged(before.tier(), tier, step.now()));
        }
    }

    private static TierState evaluate(Step step, TierState before) {
        Floor floor = before.floor() == null || before.floor().isOverAt(step.now()) ? null : before.floor();
        TierScheme scheme = step.programmeNow().tiers();
        if (scheme == null) {
            return new TierState(null, null, floor);
        }
        String reached = scheme.reachedBy(step.state().tierBasis.sumAt(step.now(), step.programmeNow(), scheme));
        String atLeast = floor == null ? null : floor.tier();
        String level = scheme.rank(atLeast) > scheme.rank(reached) ? atLeast : reached;
        if (scheme.rank(level) >= scheme.rank(before.tier()) || scheme.grace().isZero()) {
            return new TierState(level, null, floor);
        }
        Instant belowSince = before.belowSince() == null ? step.now() : before.belowSince();
        Instant graceEnd = scheme.grace().plus(belowSince, step.programmeNow().zone());
        return step.now().isBefore(graceEnd)
                ? new TierState(before.tier(), belowSince, floor)
                : new TierState(level, null, floor);
    }

    /** When the tier is to be evaluated again; null: not before the next event. */
    static @Nullable Instant nextDueAt(MemberState state, Programme programme) {
        TierScheme scheme = programme.tiers();
        if (scheme == null) {
            return null;
        }
        TierState tier = state.tier();
        Instant floorEnd = tier.floor() == null ? null : tier.floor().until();
        Instant graceEnd = tier.belowSince() == null ? null : scheme.grace().plus(tier.belowSince(), programme.zone());
        return earlier(state.tierBasis.nextChange(programme, scheme), earlier(floorEnd, graceEnd));
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
