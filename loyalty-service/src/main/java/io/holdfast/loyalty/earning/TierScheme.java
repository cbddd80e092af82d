package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;

/**
 * The tiers of a programme.
 *
 * @param window what counts for a tier; null: since ever
 * @param grace how long a customer keeps a tier that is no longer reached
 * @param levels lowest first
 */
public record TierScheme(Basis basis, @Nullable CalendarPeriod window, CalendarPeriod grace, List<Level> levels) {

    public TierScheme {
        levels = List.copyOf(levels);
    }

    /** What is added up: points, money or purchases. */
    public enum Basis implements WireEnum {
        POINTS_EARNED("points-earned"),
        SPEND("spend"),
        PURCHASES("purchases");

        private final String wireName;

        Basis(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /**
     * One tier.
     *
     * @param from of the basis, inclusive
     * @param discountPercent what customers of the tier get elsewhere, 0 to 100; null: nothing
     */
    public record Level(
            String tier, BigDecimal from, @Nullable BigDecimal discountPercent) {}

    /** The highest tier that an amount of the basis reaches; null below the lowest. */
    public @Nullable String reachedBy(BigDecimal amount) {
        String reached = null;
        for (Level level : levels) {
            if (level.from().compareTo(amount) <= 0) {
                reached = level.tier();
            }
        }
        return reached;
    }

    /** The position of a tier, lowest first; -1 for none and for a name that no level has. */
    public int rank(@Nullable String tier) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).tier().equals(tier)) {
                return i;
            }
        }
        return -1;
    }
}
