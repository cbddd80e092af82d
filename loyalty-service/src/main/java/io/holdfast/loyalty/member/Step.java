package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.earning.Award;
import io.holdfast.loyalty.earning.EarningContext;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Booked;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RulePoints;

/**
 * One event or due time while it is decided: what it depends on, and the effects so far, which are applied to the state at
 * once.
 *
 * @param at when it happened, or was due; entries carry it
 * @param now the same, or up to when the state has advanced already, for an event that comes late
 */
record Step(MemberState state, Surroundings around, EventKey key, Instant at, Instant now, List<MemberEffect> effects) {

    /** The version in force when it happened. */
    Programme programme() {
        return around.programmeAt(at);
    }

    /** The version in force at the time up to which the state has advanced: tiers follow it. */
    Programme programmeNow() {
        return around.programmeAt(now);
    }

    AccountBook book() {
        return state.book;
    }

    void emit(MemberEffect effect) {
        effects.add(effect);
        state.apply(effect);
    }

    /** Emits what operations on the account changed. */
    void emitPosted() {
        Booked booked = book().drain();
        if (!booked.isEmpty()) {
            emit(new MemberEffect.Posted(booked));
        }
    }

    void refuse(String error) {
        emit(new MemberEffect.Refused(key, error));
    }

    Step withTime(Instant newAt) {
        return new Step(state, around, key, newAt, now, effects);
    }

    Step ofEvent(EventKey newKey) {
        return new Step(state, around, newKey, at, now, effects);
    }

    /** What an award depends on. */
    EarningContext earning() {
        return new EarningContext(state.tier().tier(), !state.hasPurchased(), state.capUses);
    }

    Movement movement(EntryKind kind, String rule, Points points, String causeId, @Nullable String subject) {
        return new Movement(kind, rule, points, key, at, causeId, subject, null);
    }

    /** When points that can be spent from an instant on expire, by the programme. */
    @Nullable
    Instant expiry(Instant availableFrom) {
        Expiry expiry = programme().expiry();
        return expiry == null
                ? null
                : expiry.expiresAt(availableFrom, programme().zone());
    }

    /** An award that was posted; entry 0: no points. */
    record PostedAward(int entry, Points points) {
        static final PostedAward NONE = new PostedAward(RecordedPurchase.NO_ENTRY, Points.ZERO);
    }

    /** Posts an award, as far as the account has room. */
    PostedAward award(String rule, String causeId, @Nullable String purchaseId, List<RulePoints> parts) {
        List<RulePoints> fitting = fitting(parts);
        Points points = sum(fitting);
        if (!points.isPositive()) {
            return PostedAward.NONE;
        }
        Instant availableFrom = programme().pending().plus(at, programme().zone());
        Entry entry = book().credit(
                        movement(EntryKind.AWARD, rule, points, causeId, purchaseId),
                        fitting,
                        availableFrom,
                        expiry(availableFrom));
        Expiries.expireDue(this);
        emitPosted();
        return new PostedAward(entry.number(), points);
    }

    /** Counts the parts of rules with limits. */
    void useCaps(List<RulePoints> parts) {
        for (RulePoints part : parts) {
            if (hasLimits(part.rule())) {
                emit(new MemberEffect.CapUsed(part.rule(), at, part.points().value()));
            }
        }
    }

    void countPoints(long points) {
        if (points != 0) {
            emit(new MemberEffect.TierProgress(at, points, BigDecimal.ZERO, null, 0, false));
        }
    }

    void reportDryRuns(Award award) {
        award.dryRuns().forEach(part -> emit(new MemberEffect.DryRun(part.rule(), part.points())));
    }

    static List<RulePoints> parts(Award award) {
        return award.parts().stream()
                .map(part -> new RulePoints(part.rule(), Points.of(part.points())))
                .toList();
    }

    static Points sum(List<RulePoints> parts) {
        return parts.stream().map(RulePoints::points).reduce(Points.ZERO, Points::plus);
    }

    private List<RulePoints> fitting(List<RulePoints> parts) {
        Points wanted = sum(parts);
        Points left = book().roomFor(wanted);
        if (left.compareTo(wanted) >= 0) {
            return parts;
        }
        refuse("award-limited");
        List<RulePoints> fitting = new ArrayList<>();
        for (RulePoints part : parts) {
            Points points = part.points().compareTo(left) <= 0 ? part.points() : left;
            left = left.minus(points);
            if (points.isPositive()) {
                fitting.add(new RulePoints(part.rule(), points));
            }
        }
        return fitting;
    }

    private boolean hasLimits(String rule) {
        for (EarningRule candidate : programme().rules()) {
            if (candidate.name().equals(rule)) {
                return candidate.caps().points() != null || candidate.caps().times() != null;
            }
        }
        return false;
    }
}
