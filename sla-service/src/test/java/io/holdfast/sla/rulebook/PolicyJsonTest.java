package io.holdfast.sla.rulebook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PolicyJsonTest {

    private static final String OFFICE = """
            {"name": "office-berlin", "timezone": "Europe/Berlin",
             "weekly": {"mon": [["08:00", "12:00"], ["13:00", "18:00"]], "sat": [["20:00", "24:00"]]},
             "holidays": ["2026-12-24", "--01-01"], "closures": {"2026-06-03": [["12:00", "18:00"]]}}
            """;

    private static final String POLICY = """
            {"name": "default", "rules": [{
              "when": {"department": ["sales"], "priority": ["normal", "low"], "channel": ["email"], "tags": ["vip"],
                       "tier": ["gold"]},
              "targets": {"first-response": "PT2H", "next-response": "PT15H", "resolution": "P3D"},
              "calendar": "office-berlin",
              "pauseOn": {"next-response": ["pending", "on-hold"], "first-response": []},
              "warnAt": {"first-response": [0.5, 0.9, "-PT10M"]}
            }]}
            """;

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CalendarSpec> office() {
        return List.of(CalendarJson.read(json(OFFICE), null));
    }

    private static List<FieldError> errorsOfPolicy(String policy) {
        return catchThrowableOfType(Problem.class, () -> PolicyJson.read(json(policy), "", null, office()))
                .errors();
    }

    private static List<FieldError> errorsOfRule(String rule) {
        return errorsOfPolicy("{\"name\": \"p\", \"rules\": [" + rule.replace('\'', '"') + "]}");
    }

    @Test
    void aPolicyIsReadFromItsDocumentedJson() {
        Rule rule = PolicyJson.read(json(POLICY), "", null, office()).rules().getFirst();

        assertThat(rule)
                .isEqualTo(new Rule(
                        new RuleCriteria(
                                Set.of("sales"),
                                Set.of(Priority.NORMAL, Priority.LOW),
                                Set.of("email"),
                                Set.of("vip"),
                                Set.of("gold")),
                        Map.of(
                                Metric.FIRST_RESPONSE, Duration.ofHours(2),
                                Metric.NEXT_RESPONSE, Duration.ofHours(15),
                                Metric.RESOLUTION, Duration.ofDays(3)),
                        "office-berlin",
                        Map.of(
                                Metric.NEXT_RESPONSE,
                                Set.of(TicketStatus.PENDING, TicketStatus.ON_HOLD),
                                Metric.FIRST_RESPONSE,
                                Set.of()),
                        Map.of(
                                Metric.FIRST_RESPONSE,
                                List.of(
                                        new Threshold.Share(0.5),
                                        new Threshold.Share(0.9),
                                        new Threshold.Before(Duration.ofMinutes(10))))));
    }

    @Test
    void writtenJsonIsReadBackUnchanged() {
        Policy policy = PolicyJson.read(json(POLICY), "", null, office());
        CalendarSpec calendar = office().getFirst();

        assertThat(PolicyJson.read(PolicyWriter.write(policy), "", null, office()))
                .isEqualTo(policy);
        assertThat(CalendarJson.read(CalendarWriter.write(calendar), null)).isEqualTo(calendar);
        assertThat(PolicyJson.read(PolicyWriter.write(DefaultPolicy.POLICY), "", "default", List.of()))
                .isEqualTo(DefaultPolicy.POLICY);
    }

    @Test
    void theNameMayComeFromThePathAndMustMatchIt() {
        assertThat(CalendarJson.read(json(OFFICE.replace("\"name\": \"office-berlin\", ", "")), "x")
                        .name())
                .isEqualTo("x");
        assertThat(catchThrowableOfType(Problem.class, () -> CalendarJson.read(json(OFFICE), "x"))
                        .errors())
                .containsExactly(new FieldError("name", "must be \"x\", as in the address"));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'targets': {'first-reply': 'PT2H'}}; rules[0].targets.first-reply; unknown metric",
                "{'targets': {'resolution': 'PT0S'}}; rules[0].targets.resolution; longer than zero",
                "{'targets': {'resolution': '-PT5M'}}; rules[0].targets.resolution; longer than zero",
                "{'targets': {'resolution': '2 hours'}}; rules[0].targets.resolution; must be a duration",
                "{'targets': {'resolution': 7200}}; rules[0].targets.resolution; must be a duration",
                "{'targets': {'resolution': 'P99999D'}}; rules[0].targets.resolution; at most",
                "{'targets': {}, 'calendar': 'nowhere'}; rules[0].calendar; unknown calendar",
                "{'targets': {}, 'pauseOn': {'resolution': ['waiting']}}; rules[0].pauseOn.resolution[0]; must be one of open",
                "{'targets': {'resolution': 'PT1H'}, 'warnAt': {'resolution': [1.5]}}; rules[0].warnAt.resolution[0]; a share",
                "{'targets': {'resolution': 'PT1H'}, 'warnAt': {'resolution': ['PT5M']}}; rules[0].warnAt.resolution[0]; a share",
                "{'targets': {'resolution': 'PT1H'}, 'warnAt': {'resolution': ['-PT2H']}}; rules[0].warnAt.resolution[0]; shorter",
                "{'targets': {}, 'warnAt': {'resolution': [0.5]}}; rules[0].warnAt.resolution; has no target",
                "{'when': {'priority': ['highest']}}; rules[0].when.priority[0]; must be one of low",
                "{'when': {'department': []}}; rules[0].when.department; must not be empty",
                "{'when': {'departments': ['sales']}}; rules[0].when.departments; unknown",
                "{'target': {}}; rules[0].target; unknown",
                "{'when': 5}; rules[0].when; must be an object",
                "7; rules[0]; must be an object",
            })
    void anInvalidRuleIsRejectedWithItsField(String rule, String field, String reason) {
        assertThat(errorsOfRule(rule)).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(reason);
        });
    }

    @Test
    void allErrorsAreReportedTogether() {
        assertThat(errorsOfRule("{'targets': {'x': 'PT1H', 'resolution': 'PT0S'}, 'when': {'priority': ['x', 'low']}}"))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "rules[0].targets.x", "rules[0].targets.resolution", "rules[0].when.priority[0]");
    }

    @Test
    void aRuleCoveredByAnEarlierOneIsRejected() {
        assertThat(errorsOfRule("{'when': {'department': ['sales', 'technical']}, 'targets': {}},"
                        + "{'when': {'department': ['sales'], 'tags': ['vip']}, 'targets': {}}"))
                .containsExactly(new FieldError(
                        "rules[1].when", "never matches: rules[0] comes first and fits all that it fits"));
    }

    @Test
    void aRuleThatListsAllPrioritiesCoversARuleWithoutPriorities() {
        assertThat(errorsOfRule("{'when': {'priority': ['low', 'normal', 'high', 'urgent']}}, {'when': {}}"))
                .extracting(FieldError::field)
                .containsExactly("rules[1].when");
    }

    @Test
    void aRuleCoveredByEarlierOnesTogetherIsRejected() {
        assertThat(errorsOfRule("{'when': {'priority': ['low', 'normal']}}, {'when': {'department': ['sales']}},"
                        + "{'when': {'priority': ['high', 'urgent'], 'channel': ['email']}},"
                        + "{'when': {'department': ['sales', 'technical'], 'channel': ['email']}}"))
                .containsExactly(new FieldError(
                        "rules[3].when",
                        "never matches: rules[0], rules[1], rules[2] come first and fit all that it fits"));
    }

    @Test
    void anUnnamedPolicyIsNamedDefault() {
        assertThat(PolicyJson.read(json("{\"rules\": [{}]}"), "", null, List.of())
                        .name())
                .isEqualTo("default");
    }

    @Test
    void rulesThatOnlyOverlapAreAccepted() {
        Policy policy = PolicyJson.read(
                json("{\"name\": \"p\", \"rules\": [{\"when\": {\"department\": [\"sales\"], \"tags\": [\"vip\"]}},"
                        + "{\"when\": {\"department\": [\"sales\"]}}, {}]}"),
                "",
                null,
                List.of());

        assertThat(policy.rules()).hasSize(3);
    }

    @Test
    void aPolicyWithoutRulesIsRejected() {
        assertThat(errorsOfPolicy("{\"name\": \"p\", \"rules\": []}"))
                .containsExactly(new FieldError("rules", "at least one rule"));
        assertThat(errorsOfPolicy("[]")).extracting(FieldError::message).contains("must be an object");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'timezone': 'Europe/Atlantis', 'weekly': {'mon': [['08:00','12:00']]}}; timezone; unknown time zone",
                "{'timezone': '+02:00', 'weekly': {'mon': [['08:00','12:00']]}}; timezone; unknown time zone",
                "{'weekly': {'mon': [['08:00','12:00']]}}; timezone; must be a text",
                "{'timezone': 'UTC'}; weekly; no working time",
                "{'timezone': 'UTC', 'weekly': {'mon': []}}; weekly; no working time",
                "{'timezone': 'UTC', 'weekly': {'monday': [['08:00','12:00']]}}; weekly.monday; unknown day",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','12:00'],['11:00','13:00']]}}; weekly.mon[1]; overlaps",
                "{'timezone': 'UTC', 'weekly': {'mon': [['22:00','06:00']]}}; weekly.mon[0]; open before it closes",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','08:00']]}}; weekly.mon[0]; open before it closes",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','24:01']]}}; weekly.mon[0][1]; must be a wall time",
                "{'timezone': 'UTC', 'weekly': {'mon': [['8:00','12:00']]}}; weekly.mon[0][0]; must be a wall time",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00']]}}; weekly.mon[0]; must be a range",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','12:00']]}, 'holidays': ['2026-02-29']}; holidays[0]; a date",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','12:00']]}, 'holidays': ['--02-30']}; holidays[0]; a date",
                "{'timezone': 'UTC', 'weekly': {'mon': [['08:00','12:00']]}, 'closures': {'x': []}}; closures.x; a date",
                "{'timezone': 'UTC', 'weekly': 5}; weekly; must be an object",
            })
    void anInvalidCalendarIsRejectedWithItsField(String calendar, String field, String reason) {
        Problem rejected =
                catchThrowableOfType(Problem.class, () -> CalendarJson.read(json(calendar.replace('\'', '"')), "c"));

        assertThat(rejected.errors()).anySatisfy(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(reason);
        });
    }

    @Test
    void aTargetThatTheCalendarCannotReachIsRejected() {
        JsonNode calendar =
                json("{\"name\": \"rare\", \"timezone\": \"UTC\", \"weekly\": {\"mon\": [[\"00:00\", \"00:01\"]]}}");
        JsonNode policy = json(
                "{\"name\": \"p\", \"rules\": [{\"targets\": {\"resolution\": \"P30D\"}, \"calendar\": \"rare\"}]}");

        Problem rejected = catchThrowableOfType(
                Problem.class, () -> PolicyJson.read(policy, "", null, List.of(CalendarJson.read(calendar, null))));

        assertThat(rejected.errors()).extracting(FieldError::field).containsExactly("rules[0].targets.resolution");
    }
}
