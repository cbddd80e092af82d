package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.loyalty.earning.Award.Part;

/** The awards for ratings and, as goodwill, for missed targets: the sum of the rules that fit, capped. */
public final class EngagementEarning {

    private EngagementEarning() {}

    /** A rule that fits, and its points. */
    private record Fit(EarningRule rule, long points) {}

    /** The award for a rating that was given at an instant. */
    public static Award rating(Programme programme, TicketRated rating, Instant at, EarningContext context) {
        List<Fit> fitting = new ArrayList<>();
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof EarningRule.Rating forRatings && fits(rule, programme, at, context)) {
                Integer minScore = rule.when().minScore();
                if (minScore == null || rating.score() >= minScore) {
                    fitting.add(new Fit(rule, forRatings.points()));
                }
            }
        }
        return award(programme, fitting, at, context);
    }

    /** The award for a target that was missed at an instant. */
    public static Award goodwill(Programme programme, SlaBreached breach, Instant at, EarningContext context) {
        ClockDetails clock = breach.clock();
        List<Fit> fitting = new ArrayList<>();
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof EarningRule.Goodwill goodwill
                    && fits(rule, programme, at, context)
                    && Conditions.fit(rule.when().metrics(), clock.metric())
                    && Conditions.fit(rule.when().departments(), clock.department())
                    && Conditions.fit(rule.when().priorities(), clock.priority())
                    && Conditions.fit(rule.when().channels(), clock.channel())) {
                fitting.add(new Fit(rule, goodwill.points()));
            }
        }
        return award(programme, fitting, at, context);
    }

    private static boolean fits(EarningRule rule, Programme programme, Instant at, EarningContext context) {
        return rule.terms().enabled()
                && rule.when().time().fit(at, programme.zone())
                && Conditions.fit(rule.when().tiers(), context.tier());
    }

    private static Award award(Programme programme, List<Fit> fitting, Instant at, EarningContext context) {
        RuleSelection<Fit> selection = RuleSelection.of(fitting, Fit::rule);
        CapLimit caps = new CapLimit(context.usage(), at, programme.zone());
        return Award.of(parts(selection.counting(), caps), parts(selection.dryRuns(), caps));
    }

    private static List<Part> parts(List<Fit> fitting, CapLimit caps) {
        List<Part> parts = new ArrayList<>(fitting.size());
        fitting.forEach(fit -> caps.addPart(parts, fit.rule(), fit.points()));
        return parts;
    }
}
