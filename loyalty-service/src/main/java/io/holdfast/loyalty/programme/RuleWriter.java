package io.holdfast.loyalty.programme;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.loyalty.earning.Caps;
import io.holdfast.loyalty.earning.Conditions;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.EarningRule.Terms;

/** Writes a rule as JSON; defaults are left out. */
final class RuleWriter {

    private RuleWriter() {}

    static void write(EarningRule rule, ObjectNode body) {
        body.put("name", rule.name());
        body.put("kind", RuleKind.of(rule).wireName());
        switch (rule) {
            case EarningRule.PerAmount perAmount -> {
                body.put("points", perAmount.points());
                body.put("per", perAmount.per().toPlainString());
                writeFlag(body, "proportional", perAmount.proportional());
            }
            case EarningRule.PerItem perItem -> body.put("points", perItem.points());
            case EarningRule.Fixed fixed -> body.put("points", fixed.points());
            case EarningRule.Multiplier multiplier ->
                body.put("factor", multiplier.factor().toPlainString());
            case EarningRule.Rating rating -> body.put("points", rating.points());
            case EarningRule.Referral referral -> {
                body.put("referrerPoints", referral.referrerPoints());
                body.put("refereePoints", referral.refereePoints());
            }
            case EarningRule.Goodwill goodwill -> {
                body.put("points", goodwill.points());
                writeFlag(body, "revokedOnWithdrawal", goodwill.revokedOnWithdrawal());
            }
            case EarningRule.PunchCard card -> {
                body.put("every", card.every());
                body.put("reward", card.reward());
            }
        }
        write(rule.terms(), body);
    }

    private static void write(Terms terms, ObjectNode body) {
        if (!terms.when().equals(Conditions.NONE)) {
            ConditionsWriter.write(terms.when(), body.putObject("when"));
        }
        if (!terms.caps().equals(Caps.NONE)) {
            write(terms.caps(), body.putObject("caps"));
        }
        if (!terms.enabled()) {
            body.put("enabled", false);
        }
        writeFlag(body, "dryRun", terms.dryRun());
        writeFlag(body, "exclusive", terms.exclusive());
        if (terms.priority() != 0) {
            body.put("priority", terms.priority());
        }
    }

    private static void write(Caps caps, ObjectNode body) {
        if (caps.perEvent() != null) {
            body.put("perEvent", caps.perEvent());
        }
        if (caps.points() != null) {
            body.put("points", caps.points());
        }
        if (caps.times() != null) {
            body.put("times", caps.times());
        }
        ConditionsWriter.writeText(body, "period", caps.period());
    }

    private static void writeFlag(ObjectNode body, String name, boolean flag) {
        if (flag) {
            body.put(name, true);
        }
    }
}
