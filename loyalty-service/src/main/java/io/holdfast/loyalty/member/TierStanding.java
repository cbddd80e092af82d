package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.member.MemberEffect.TierProgress;

/**
 * How far a customer is from the next tier.
 *
 * @param tier the next above the customer's
 * @param missing of the scheme's basis, at least 0: points, money or purchases
 */
public record TierStanding(String tier, BigDecimal missing) {

    /** Null when there is no tier above the customer's. */
    public static @Nullable TierStanding of(
            Programme programme, @Nullable String tier, Collection<TierProgress> progress, Instant at) {
        TierScheme scheme = programme.tiers();
        if (scheme == null || scheme.rank(tier) + 1 >= scheme.levels().size()) {
            return null;
        }
        TierBasis basis = new TierBasis();
        progress.forEach(basis::add);
        TierScheme.Level next = scheme.levels().get(scheme.rank(tier) + 1);
        BigDecimal reached = basis.sumAt(at, programme, scheme);
        return new TierStanding(next.tier(), next.from().subtract(reached).max(BigDecimal.ZERO));
    }
}
