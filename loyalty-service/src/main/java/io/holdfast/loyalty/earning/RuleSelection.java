package io.holdfast.loyalty.earning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which of the rules that fit count. Rules on trial neither exclude others nor are excluded.
 *
 * @param counting in the order of the rules
 * @param dryRuns rules on trial
 */
record RuleSelection<F>(List<F> counting, List<F> dryRuns) {

    /** Selects of what fits, in the order of the rules. */
    static <F> RuleSelection<F> of(List<F> fitting, Function<F, EarningRule> ruleOf) {
        List<F> counting = new ArrayList<>(fitting.size());
        List<F> dryRuns = new ArrayList<>(0);
        F exclusive = null;
        for (F fit : fitting) {
            EarningRule.Terms terms = ruleOf.apply(fit).terms();
            if (terms.dryRun()) {
                dryRuns.add(fit);
                continue;
            }
            counting.add(fit);
            if (terms.exclusive() && (exclusive == null || terms.priority() > priority(exclusive, ruleOf))) {
                exclusive = fit;
            }
        }
        return new RuleSelection<>(exclusive == null ? counting : List.of(exclusive), dryRuns);
    }

    private static <F> int priority(F fit, Function<F, EarningRule> ruleOf) {
        return ruleOf.apply(fit).terms().priority();
    }
}
