package io.holdfast.analytics.projection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The worked examples of {@code docs/analytics.md}: what their answers have, the service answers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class LeavingGuideTest extends InboxTest {

    private static final Path PAGE = Path.of(System.getProperty("holdfast.root", ".."), "docs", "analytics.md");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The page rounds to six digits. */
    private static final double ROUNDING = 5.1e-7;

    @Test
    void satisfactionByDepartment() throws IOException {
        Instant march = Instant.parse("2016-03-01T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        addTicket(events, "guide-1", march, 1, 5);
        addTicket(events, "guide-2", march, 1, 4);
        addTicket(events, "guide-3", march, 2, 2);
        events.add(new RawEvent.Reviewed("guide-1-review", march.plus(days(6)), "guide-1", "guide-1", 5, 4, 3));
        addTicket(events, "guide-4", march, 1, 3);
        events.add(new RawEvent.Reclassified("guide-4-moved", march.plus(days(1)), "guide-4", "guide-4", "technical"));
        events.add(new RawEvent.StatusChanged("guide-4-open", march.plus(days(7)), "guide-4", "guide-4", "open"));
        handle(events);

        assertAnswer("satisfaction", "/satisfaction?from=2016-03-01&to=2016-04-01&groupBy=department");
    }

    /** Of each cohort, so many are active for the last time at each age; at the last one, after a silence. */
    @Test
    void theSurvivalOfCohorts() throws IOException {
        List<RawEvent> events = new ArrayList<>();
        addCohort(events, 1, 80, 50, 35, 335);
        addCohort(events, 2, 70, 38, 292);
        addCohort(events, 3, 45, 255);
        handle(events);

        assertAnswer("cohorts", "/cohorts?period=P1M&from=2019-01-01&to=2019-07-01&periods=2");
    }

    @Test
    void theVariantsOfATemplate() throws IOException {
        Instant june = Instant.parse("2016-06-01T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        addVariant(events, "a", june, 50, 40, 18);
        addVariant(events, "b", june, 60, 50, 11);
        handle(events);

        assertAnswer("experiment", "/experiments/delay");
    }

    @Test
    void theImpactOfBreaches() throws IOException {
        Instant from = Instant.parse("2016-10-01T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        addCustomers(events, "impact-a", from, 3, true, 40, 12);
        addCustomers(events, "impact-b", from, 3, false, 60, 9);
        addCustomers(events, "impact-c", from, 20, true, 50, 20);
        addCustomers(events, "impact-d", from, 20, false, 30, 8);
        handle(events);

        assertAnswer("sla-impact", "/sla-impact?window=P30D&at=2016-10-31");
    }

    private static void addTicket(List<RawEvent> events, String id, Instant opened, int replies, int score) {
        events.add(new RawEvent.Opened(id + "-opened", opened, id, id, "email", "sales"));
        for (int i = 0; i < replies; i++) {
            Instant at = opened.plus(days(2)).plusSeconds(i);
            events.add(new RawEvent.Replied(id + "-reply-" + i, at, id, id, "agent", false, null, null));
        }
        events.add(new RawEvent.StatusChanged(id + "-resolved", opened.plus(days(3)), id, id, "resolved"));
        events.add(new RawEvent.Rated(id + "-rated", opened.plus(days(4)), id, id, score));
    }

    private static void addCohort(List<RawEvent> events, int month, int... lastAtAge) {
        for (int age = 0; age < lastAtAge.length; age++) {
            int last = age == lastAtAge.length - 1 ? 6 : month + age;
            for (int i = 0; i < lastAtAge[age]; i++) {
                String id = "cohort-%d-%d-%d".formatted(month, age, i);
                events.add(new RawEvent.Bought(id + "-first", inMonth(month), id));
                events.add(new RawEvent.Bought(id + "-last", inMonth(last), id));
            }
        }
    }

    private static Instant inMonth(int month) {
        return Instant.parse("2019-%02d-15T12:00:00Z".formatted(month));
    }

    private static void addVariant(
            List<RawEvent> events, String variant, Instant at, int uses, int ratings, int satisfied) {
        for (int i = 0; i < uses; i++) {
            String id = "delay-" + variant + i;
            events.add(new RawEvent.Replied(id, at, id, id, "agent", false, "delay", variant));
            if (i < ratings) {
                events.add(new RawEvent.Rated(id + "-rated", at.plusSeconds(60), id, id, i < satisfied ? 5 : 1));
            }
        }
    }

    /** Customers who bought some days before the window, and again in it unless they are lost. */
    private static void addCustomers(
            List<RawEvent> events,
            String name,
            Instant from,
            int daysBefore,
            boolean breached,
            int customers,
            int lost) {
        Instant before = from.minus(days(daysBefore));
        for (int i = 0; i < customers; i++) {
            String id = name + i;
            events.add(new RawEvent.Bought(id + "-before", before, id));
            if (breached) {
                events.add(new RawEvent.Breached(
                        id + "-breach", before, id, id, "first-response", 1, before, before, false));
            }
            if (i >= lost) {
                events.add(new RawEvent.Bought(id + "-after", from.plus(days(2)), id));
            }
        }
    }

    private static void assertAnswer(String name, String request) throws IOException {
        String page = Files.readString(PAGE);
        Matcher block = Pattern.compile("```json answer=" + name + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("the answer %s", name).isTrue();
        assertThat(page).contains("GET " + request);
        JsonNode expected = JSON.readTree(block.group(1));
        assertHas(name, expected, JSON.readTree(get(request).extract().asString()));
    }

    private static void assertHas(String path, JsonNode expected, JsonNode actual) {
        assertThat(actual).as(path).isNotNull();
        if (expected.isObject()) {
            expected.properties()
                    .forEach(field ->
                            assertHas(path + "." + field.getKey(), field.getValue(), actual.get(field.getKey())));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as(path).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertHas(path + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (expected.isNumber()) {
            assertThat(actual.doubleValue()).as(path).isCloseTo(expected.doubleValue(), within(ROUNDING));
        } else {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }
}
