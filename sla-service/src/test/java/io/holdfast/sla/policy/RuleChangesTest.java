package io.holdfast.sla.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.LocalRange;

import static org.assertj.core.api.Assertions.assertThat;

class RuleChangesTest {

    private static final CalendarSpec OFFICE = calendar("office", 17);

    private static CalendarSpec calendar(String name, int closes) {
        return new CalendarSpec(
                name,
                ZoneId.of("Europe/Berlin"),
                Map.of(DayOfWeek.MONDAY, List.of(new LocalRange(8 * 60, closes * 60))),
                Set.of(),
                Set.of(),
                Map.of());
    }

    private static RuleCriteria department(String... departments) {
        return new RuleCriteria(Set.of(departments), Set.of(), Set.of(), Set.of(), Set.of());
    }

    private static Rule rule(String department, int hours) {
        return Rule.of(department(department), Map.of(Metric.FIRST_RESPONSE, Duration.ofHours(hours)));
    }

    @Example
    void anEqualPolicyConcernsNoTicket() {
        List<Rule> rules = List.of(rule("sales", 1), rule("technical", 2));

        assertThat(RuleChanges.ofPolicy(rules, List.copyOf(rules))).isEmpty();
    }

    @Example
    void onlyTheChangedRuleConcernsTickets() {
        List<Rule> before = List.of(rule("sales", 1), rule("technical", 2), rule("enterprise", 3));
        List<Rule> after = List.of(rule("sales", 1), rule("technical", 9), rule("enterprise", 3));

        assertThat(RuleChanges.ofPolicy(before, after)).containsExactly(department("technical"));
    }

    @Example
    void aCalendarConcernsTheRulesThatNameIt() {
        Rule named = new Rule(
                department("sales"), Map.of(Metric.FIRST_RESPONSE, Duration.ofHours(1)), "office", Map.of(), Map.of());
        Policy policy = new Policy("p", List.of(named, rule("technical", 2)));

        assertThat(RuleChanges.ofCalendar(OFFICE, calendar("office", 18), List.of(policy)))
                .containsExactly(department("sales"));
        assertThat(RuleChanges.ofCalendar(OFFICE, calendar("office", 17), List.of(policy)))
                .isEmpty();
        assertThat(RuleChanges.ofCalendar(null, calendar("other", 18), List.of(policy)))
                .isEmpty();
    }

    @Example
    void manyChangedRulesAreWidenedToOne() {
        List<Rule> after = new ArrayList<>();
        for (int i = 0; i <= RuleChanges.CRITERIA_MAX; i++) {
            after.add(rule("d" + i, 1));
        }

        List<RuleCriteria> concerned = RuleChanges.ofPolicy(List.of(), after);

        assertThat(concerned).hasSize(1);
        assertThat(concerned.getFirst().departments()).hasSize(RuleChanges.CRITERIA_MAX + 1);
    }

    /** Whatever the rules: a ticket whose first matching rule is another one than before is concerned. */
    @Property(tries = 2_000)
    void aTicketThatGetsAnotherRuleIsConcerned(
            @ForAll("rules") List<Rule> before,
            @ForAll("rules") List<Rule> after,
            @ForAll("tickets") TicketTraits ticket) {
        Rule then = new Policy("p", before).ruleFor(ticket);
        Rule now = new Policy("p", after).ruleFor(ticket);

        boolean concerned = RuleChanges.ofPolicy(before, after).stream().anyMatch(each -> each.matches(ticket));

        if (!concerned) {
            assertThat(now).isEqualTo(then);
        }
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        Arbitrary<Set<String>> departments =
                Arbitraries.of("sales", "technical", "other").set().ofMaxSize(2);
        Arbitrary<Set<Priority>> priorities =
                Arbitraries.of(Priority.class).set().ofMaxSize(2);
        Arbitrary<Set<String>> channels = Arbitraries.of("email", "chat").set().ofMaxSize(1);
        return Combinators.combine(
                        departments,
                        priorities,
                        channels,
                        Arbitraries.integers().between(1, 2))
                .as((d, p, c, hours) -> Rule.of(
                        new RuleCriteria(d, p, c, Set.of(), Set.of()),
                        Map.of(Metric.FIRST_RESPONSE, Duration.ofHours(hours))))
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<TicketTraits> tickets() {
        return Combinators.combine(
                        Arbitraries.of("sales", "technical", "other", "none"),
                        Arbitraries.of(Priority.class),
                        Arbitraries.of("email", "chat", "phone"))
                .as((department, priority, channel) ->
                        new TicketTraits(department, priority, channel, List.of(), null));
    }
}
