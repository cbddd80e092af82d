package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.ledger.Take;
import io.holdfast.loyalty.ledger.Transfer;
import io.holdfast.loyalty.member.MemberEffect.TierChanged;
import io.holdfast.loyalty.member.Redemption.State;

/**
 * Merges one member into another: the points are transferred by entries, and all rows of the merged member become the other
 * one's. No award is computed again.
 */
final class MemberMerge {

    private MemberMerge() {}

    /** Both members have advanced to the same instant. */
    static void merge(Step merged, Step other) {
        Tiers.evaluate(merged);
        Tiers.evaluate(other);
        Set<Integer> needed = merged.state().redemptions().stream()
                .filter(MemberMerge::needsLots)
                .flatMap(redemption -> redemption.takes().stream())
                .map(Take::lot)
                .collect(Collectors.toUnmodifiableSet());
        Map<Integer, Integer> lots =
                merged.book().transfer(other.book(), new Transfer(merged.key(), merged.at()), needed);
        merged.emitPosted();
        other.emitPosted();
        merged.state().redemptions().stream()
                .sorted(Comparator.comparing(Redemption::heldAt).thenComparing(Redemption::redemptionId))
                .map(redemption -> redemption.withTakes(moved(redemption, lots)))
                .forEach(redemption -> other.emit(new MemberEffect.RedemptionMoved(redemption)));
        other.state().takeOver(merged.state());
        merged.state().cards().stream()
                .sorted(Comparator.comparing(Card::rule))
                .forEach(card -> Cards.join(other, card));
        joinTiers(merged, other);
        merged.emit(new MemberEffect.MergedInto(other.state().customerId));
    }

    private static void joinTiers(Step merged, Step other) {
        TierState before = merged.state().tier();
        Tiers.join(other, before);
        @Nullable String tier = other.state().tier().tier();
        if (!Objects.equals(before.tier(), tier)) {
            merged.emit(new TierChanged(before.tier(), tier, other.now()));
        }
        merged.emit(new MemberEffect.TierStateChanged(TierState.NONE));
    }

    private static boolean needsLots(Redemption redemption) {
        return redemption.state() == State.HELD || redemption.canBeReturned();
    }

    /** Of one that has ended and of which no points can come back, none. */
    private static List<Take> moved(Redemption redemption, Map<Integer, Integer> lots) {
        List<Take> takes = new ArrayList<>();
        for (Take take : needsLots(redemption) ? redemption.takes() : List.<Take>of()) {
            Integer number = lots.get(take.lot());
            if (number == null) {
                throw new IllegalStateException("lot " + take.lot() + " of a redemption is not loaded");
            }
            takes.add(new Take(number, take.points()));
        }
        return takes;
    }
}
