package io.holdfast.loyalty.member;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.loyalty.earning.Award;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.EngagementEarning;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.RulePoints;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/** Awards points for ratings and, as goodwill, for breaches; a second rating or breach of an id is ignored. */
public final class Engagements {

    private static final String RATING_RULE = "rating";
    private static final String GOODWILL_RULE = "goodwill";

    private Engagements() {}

    static void rate(Step step, TicketRated rating) {
        String ticketId = rating.ticketId().value();
        if (isNew(step, IdKind.RATING, ticketId)) {
            Award award = EngagementEarning.rating(step.programme(), rating, step.at(), step.earning());
            post(
                    step,
                    award,
                    new Engagement(IdKind.RATING, ticketId, RATING_RULE, ticketId, new MemberEvent.Rated(rating)),
                    List.of());
        }
    }

    static void breach(Step step, ClockDetails clock) {
        String id = breachId(clock);
        if (isNew(step, IdKind.BREACH, id)) {
            Award award =
                    EngagementEarning.goodwill(step.programme(), new SlaBreached(clock), step.at(), step.earning());
            post(
                    step,
                    award,
                    new Engagement(
                            IdKind.BREACH,
                            id,
                            GOODWILL_RULE,
                            clock.ticketId().value(),
                            new MemberEvent.Breached(clock)),
                    revocable(step.programme(), Step.parts(award)));
        }
    }

    static void withdraw(Step step, ClockDetails clock) {
        RecordedEngagement breach = step.state().engagement(IdKind.BREACH, breachId(clock));
        if (breach == null || breach.withdrawn()) {
            return;
        }
        Points points = Step.sum(breach.revocable());
        if (points.isPositive()) {
            Set<String> rules =
                    breach.revocable().stream().map(RulePoints::rule).collect(Collectors.toUnmodifiableSet());
            step.book()
                    .reverse(
                            step.movement(
                                    EntryKind.REVERSAL,
                                    GOODWILL_RULE,
                                    points,
                                    clock.ticketId().value(),
                                    null),
                            breach.awardKey(),
                            lot -> lot.rule() != null && rules.contains(lot.rule()));
            step.emitPosted();
            step.countPoints(-points.value());
        }
        step.emit(new MemberEffect.EngagementChanged(breach.withdraw(step.at())));
    }

    /** Identifies a breach: ticket, metric, cycle and version of the policy. */
    public static String breachId(ClockDetails clock) {
        return "%s:%s:%d:%d"
                .formatted(clock.ticketId(), clock.metric().wireName(), clock.cycle(), clock.policyVersion());
    }

    private record Engagement(IdKind kind, String id, String rule, String ticketId, MemberEvent event) {}

    private static boolean isNew(Step step, IdKind kind, String id) {
        return step.state().engagement(kind, id) == null
                && !step.around().others().isTaken(kind, id);
    }

    private static void post(Step step, Award award, Engagement engagement, List<RulePoints> revocable) {
        List<RulePoints> parts = Step.parts(award);
        Step.PostedAward posted = step.award(engagement.rule(), engagement.ticketId(), null, parts);
        step.countPoints(posted.points().value());
        step.useCaps(parts);
        step.reportDryRuns(award);
        step.emit(new MemberEffect.EngagementChanged(new RecordedEngagement(
                engagement.kind(), engagement.id(), posted.entry(), revocable, null, engagement.event())));
    }

    private static List<RulePoints> revocable(Programme programme, List<RulePoints> parts) {
        Set<String> rules = programme.rules().stream()
                .filter(rule -> rule instanceof EarningRule.Goodwill goodwill && goodwill.revokedOnWithdrawal())
                .map(EarningRule::name)
                .collect(Collectors.toUnmodifiableSet());
        return parts.stream().filter(part -> rules.contains(part.rule())).toList();
    }
}
