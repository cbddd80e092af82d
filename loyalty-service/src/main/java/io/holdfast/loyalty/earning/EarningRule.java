package io.holdfast.loyalty.earning;

import java.math.BigDecimal;

/** One earning rule of a programme. */
public sealed interface EarningRule {

    Terms terms();

    default String name() {
        return terms().name();
    }

    default Conditions when() {
        return terms().when();
    }

    default Caps caps() {
        return terms().caps();
    }

    /**
     * What all rules have.
     *
     * @param enabled false: as if it were not there
     * @param dryRun reported by simulations, never awarded
     * @param exclusive of the exclusive rules that fit only one counts, and none of the others
     * @param priority the exclusive rule with the highest counts, then the first
     */
    record Terms(
            String name, Conditions when, Caps caps, boolean enabled, boolean dryRun, boolean exclusive, int priority) {

        /** Without conditions and limits. */
        public static Terms of(String name) {
            return of(name, Conditions.NONE);
        }

        static Terms of(String name, Conditions when) {
            return new Terms(name, when, Caps.NONE, true, false, false, 0);
        }
    }

    /** A rule that gives points for purchases. */
    sealed interface PurchaseRule extends EarningRule {}

    /** Points for every full {@code per} of the amount spent; proportional: also for a part of it. */
    record PerAmount(Terms terms, long points, BigDecimal per, boolean proportional) implements PurchaseRule {
        public PerAmount {
            requirePoints(points);
            if (per.signum() <= 0) {
                throw new IllegalArgumentException("rule " + terms.name() + " needs an amount above zero, not " + per);
            }
        }
    }

    /** Points for each unit of the items. */
    record PerItem(Terms terms, long points) implements PurchaseRule {
        public PerItem {
            requirePoints(points);
        }
    }

    /** Points once a purchase. */
    record Fixed(Terms terms, long points) implements PurchaseRule {
        public Fixed {
            requirePoints(points);
        }
    }

    /** Multiplies the points of the rules for purchases. */
    record Multiplier(Terms terms, BigDecimal factor) implements EarningRule {
        public Multiplier {
            if (factor.signum() < 0) {
                throw new IllegalArgumentException("rule " + terms.name() + " cannot multiply by " + factor);
            }
        }
    }

    /** Points for the rating of a ticket. */
    record Rating(Terms terms, long points) implements EarningRule {
        public Rating {
            requirePoints(points);
        }
    }

    /** Points for both sides of the first purchase of a customer who was referred. */
    record Referral(Terms terms, long referrerPoints, long refereePoints) implements EarningRule {
        public Referral {
            requirePoints(referrerPoints);
            requirePoints(refereePoints);
        }
    }

    /** Points for a missed target. */
    record Goodwill(Terms terms, long points, boolean revokedOnWithdrawal) implements EarningRule {
        public Goodwill {
            requirePoints(points);
        }
    }

    /**
     * A reward for every so many stamps.
     *
     * @param reward the name of a reward of the programme
     */
    record PunchCard(Terms terms, int every, String reward) implements EarningRule {
        public PunchCard {
            if (every < 1) {
                throw new IllegalArgumentException("rule " + terms.name() + " needs stamps, not " + every);
            }
        }
    }

    private static void requirePoints(long points) {
        if (points < 0 || points > Programme.AWARD_MAX) {
            throw new IllegalArgumentException("a rule cannot give " + points + " points");
        }
    }
}
