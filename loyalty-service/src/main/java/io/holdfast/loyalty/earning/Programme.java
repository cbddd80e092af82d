package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;
import io.holdfast.loyalty.earning.EarningRule.Terms;

/**
 * A loyalty programme.
 *
 * @param rounding of an award, once, at its end
 * @param pointValue what a point is worth; null: not said
 * @param tiers null: none
 * @param pending how long after an award its points cannot be spent
 * @param expiry null: points do not expire
 * @param minimumRedemption the fewest points of a redemption that is for no reward
 */
public record Programme(
        String name,
        ZoneId zone,
        Rounding rounding,
        @Nullable Money pointValue,
        List<EarningRule> rules,
        @Nullable TierScheme tiers,
        CalendarPeriod pending,
        @Nullable Expiry expiry,
        List<Reward> rewards,
        CalendarPeriod holdTimeout,
        long minimumRedemption) {

    public static final String NAME_DEFAULT = "default";
    public static final ZoneId ZONE_DEFAULT = ZoneId.of("UTC");
    public static final CalendarPeriod HOLD_TIMEOUT_DEFAULT = new CalendarPeriod(0, 0, Duration.ofMinutes(15));

    /**
     * The most points of one award: one for each unit of the largest amount of money, and a thousandth of what an account
     * holds, whatever the rules multiply.
     */
    public static final long AWARD_MAX = 1_000_000_000_000_000L;

    /** One point for each whole unit of currency spent, whatever the currency. */
    public static final Programme DEFAULT = ofRules(
            NAME_DEFAULT, List.of(new EarningRule.PerAmount(Terms.of("spend"), 1, new BigDecimal("1.00"), false)));

    public Programme {
        rules = List.copyOf(rules);
        rewards = List.copyOf(rewards);
    }

    /** With everything but the rules as it is by default. */
    public static Programme ofRules(String name, List<EarningRule> rules) {
        return new Programme(
                name,
                ZONE_DEFAULT,
                Rounding.FLOOR,
                null,
                rules,
                null,
                CalendarPeriod.ZERO,
                null,
                List.of(),
                HOLD_TIMEOUT_DEFAULT,
                1);
    }

    /** Null when the programme has no reward of that name. */
    public @Nullable Reward reward(String rewardName) {
        return rewards.stream()
                .filter(reward -> reward.name().equals(rewardName))
                .findFirst()
                .orElse(null);
    }
}
