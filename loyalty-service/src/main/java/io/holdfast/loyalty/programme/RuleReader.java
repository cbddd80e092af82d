package io.holdfast.loyalty.programme;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.loyalty.earning.Caps;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.EarningRule.Terms;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.rest.JsonFields;

/**
 * Reads one rule of a programme. An unknown field is an error, for a mistyped condition would fit other events; so is one
 * that the kind of rule does not have. {@link RuleWriter} is the inverse.
 */
final class RuleReader {

    private static final List<String> CAPS_FIELDS = List.of("perEvent", "points", "times", "period");
    private static final int FACTOR_MAX = 1_000;
    private static final int PRIORITY_MAX = 1_000_000;
    private static final int EVERY_MAX = 1_000_000;
    private static final long TIMES_MAX = 1_000_000_000;

    private final Set<String> tiers;
    private final Set<String> rewards;

    /**
     * A reader of the rules of one programme.
     *
     * @param tiers the names of its levels
     * @param rewards the names of its rewards
     */
    RuleReader(Set<String> tiers, Set<String> rewards) {
        this.tiers = tiers;
        this.rewards = rewards;
    }

    /** Null, and an error, when the kind is unknown. */
    @Nullable
    EarningRule read(JsonFields rule) {
        RuleKind kind = rule.oneOfOrNull("kind", RuleKind.class);
        if (kind == null) {
            rule.addMissing("kind");
            return null;
        }
        rule.requireKnownNames(kind.fields());
        Terms terms = terms(rule, kind);
        return switch (kind) {
            case PER_AMOUNT ->
                new EarningRule.PerAmount(
                        terms,
                        points(rule, "points"),
                        ProgrammeFields.positiveAmount(rule, "per"),
                        ProgrammeFields.flag(rule, "proportional", false));
            case PER_ITEM -> new EarningRule.PerItem(terms, points(rule, "points"));
            case FIXED -> new EarningRule.Fixed(terms, points(rule, "points"));
            case MULTIPLIER -> multiplier(rule, terms);
            case RATING -> new EarningRule.Rating(terms, points(rule, "points"));
            case REFERRAL ->
                new EarningRule.Referral(terms, points(rule, "referrerPoints"), points(rule, "refereePoints"));
            case GOODWILL ->
                new EarningRule.Goodwill(
                        terms, points(rule, "points"), ProgrammeFields.flag(rule, "revokedOnWithdrawal", false));
            case PUNCH_CARD -> punchCard(rule, terms);
        };
    }

    private Terms terms(JsonFields rule, RuleKind kind) {
        Integer priority = ProgrammeFields.integerOrNull(rule, "priority", -PRIORITY_MAX, PRIORITY_MAX);
        return new Terms(
                rule.id("name"),
                ConditionsReader.read(rule, kind, tiers),
                caps(rule),
                ProgrammeFields.flag(rule, "enabled", true),
                ProgrammeFields.flag(rule, "dryRun", false),
                ProgrammeFields.flag(rule, "exclusive", false),
                priority == null ? 0 : priority);
    }

    private static Caps caps(JsonFields rule) {
        JsonFields fields = rule.objectOrNull("caps");
        if (fields == null) {
            return Caps.NONE;
        }
        fields.requireKnownNames(CAPS_FIELDS);
        boolean limitsCustomers = fields.has("points") || fields.has("times");
        if (!limitsCustomers && !fields.has("perEvent")) {
            fields.addError("", "needs perEvent, points or times");
        } else if (!limitsCustomers && fields.has("period")) {
            fields.addError("period", "is the period of points or times; give one of them");
        }
        return new Caps(
                ProgrammeFields.numberOrNull(fields, "perEvent", 1, Programme.AWARD_MAX),
                ProgrammeFields.numberOrNull(fields, "points", 1, Programme.AWARD_MAX),
                ProgrammeFields.numberOrNull(fields, "times", 1, TIMES_MAX),
                ProgrammeFields.positivePeriodOrNull(fields, "period"));
    }

    private static long points(JsonFields rule, String name) {
        return ProgrammeFields.number(rule, name, 0, Programme.AWARD_MAX);
    }

    private static EarningRule multiplier(JsonFields rule, Terms terms) {
        rule.addMissing("factor");
        BigDecimal factor = ProgrammeFields.amountUpToOrNull(rule, "factor", FACTOR_MAX);
        return new EarningRule.Multiplier(terms, factor == null ? BigDecimal.ONE : factor);
    }

    private EarningRule punchCard(JsonFields rule, Terms terms) {
        int every = rule.integer("every", 1, EVERY_MAX);
        String reward = rule.matching("reward", rewards::contains, "the name of one of rewards");
        if (reward == null) {
            rule.addMissing("reward");
        }
        String name = rule.rawText("name");
        if (name != null && Ids.isId(name) && name.indexOf(':') >= 0) {
            rule.addError("name", "a punch card's has no colon: ids of issued rewards are rule:customerId:n");
        }
        return new EarningRule.PunchCard(terms, every, reward == null ? "" : reward);
    }
}
