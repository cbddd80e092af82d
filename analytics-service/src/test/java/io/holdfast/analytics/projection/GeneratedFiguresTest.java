package io.holdfast.analytics.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.analytics.naive.NaiveImpact;
import io.holdfast.analytics.naive.NaiveTickets;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Satisfaction, experiments and the impact of breaches of generated streams, compared with slow calculations over the
 * events. Each stream has a year of its own, as figures cover all customers.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class GeneratedFiguresTest extends InboxTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shuffledLateAndRepeatedEventsGiveTheNaiveFigures(long seed) {
        LocalDate start = LocalDate.of(1970 + 2 * (int) seed, 1, 1);
        List<RawEvent> events = GeneratedStream.generate(seed, start);

        handleShuffledTwice(events, new Random(seed));

        NaiveTickets tickets = new NaiveTickets(events);
        for (LocalDate from = start; from.isBefore(start.plusDays(GeneratedStream.DAYS)); from = from.plusDays(23)) {
            for (String groupBy : List.of("department", "channel", "template", "all")) {
                assertSatisfaction(tickets, from, from.plusDays(37), groupBy);
            }
        }
        for (int template = 0; template < 2; template++) {
            assertExperiment(tickets, GeneratedStream.template(seed, template));
        }
        NaiveImpact impact = new NaiveImpact(events);
        for (int days : List.of(7, 30, 45)) {
            for (LocalDate to = start.plusDays(30); to.isBefore(start.plusDays(130)); to = to.plusDays(17)) {
                assertImpact(impact, to, days, null);
                assertImpact(impact, to, days, "resolution");
            }
        }
    }

    private void assertSatisfaction(NaiveTickets naive, LocalDate from, LocalDate to, String groupBy) {
        String query = groupBy.equals("all") ? "" : "&groupBy=" + groupBy;
        JsonPath answer = get("/satisfaction?from=" + from + "&to=" + to + query)
                .extract()
                .jsonPath();
        Map<String, List<Long>> counts = new TreeMap<>();
        for (int i = 0; i < answer.getList("items").size(); i++) {
            String item = "items[" + i + "].";
            long reviews = answer.getLong(item + "reviews.count");
            long ratings = answer.getLong(item + "ratings");
            counts.put(
                    answer.getString(item + "group"),
                    List.of(
                            ratings,
                            answer.getLong(item + "satisfied"),
                            sum(answer, item + "mean", ratings),
                            answer.getLong(item + "resolved"),
                            answer.getLong(item + "resolvedAtFirstContact"),
                            reviews,
                            sum(answer, item + "reviews.empathy", reviews),
                            sum(answer, item + "reviews.solution", reviews),
                            sum(answer, item + "reviews.writing", reviews)));
        }
        assertThat(counts)
                .as("%s from %s", groupBy, from)
                .isEqualTo(naive.satisfaction(instantOf(from), instantOf(to), groupBy));
    }

    private static void assertExperiment(NaiveTickets naive, String template) {
        JsonPath answer = get("/experiments/" + template).extract().jsonPath();
        Map<String, List<Long>> counts = new TreeMap<>();
        for (int i = 0; i < answer.getList("items").size(); i++) {
            String item = "items[" + i + "].";
            counts.put(
                    answer.getString(item + "variant"),
                    List.of(
                            answer.getLong(item + "uses"),
                            answer.getLong(item + "ratings"),
                            answer.getLong(item + "satisfied")));
        }
        assertThat(counts).isNotEmpty().isEqualTo(naive.experiment(template));
    }

    private static void assertImpact(NaiveImpact naive, LocalDate to, int days, @Nullable String metric) {
        String query = metric == null ? "" : "&metric=" + metric;
        JsonPath answer = get("/sla-impact?window=P" + days + "D&at=" + to + query)
                .extract()
                .jsonPath();
        List<List<Long>> bands = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String band = "adjusted.bands[" + i + "].";
            bands.add(List.of(
                    answer.getLong(band + "breached"),
                    answer.getLong(band + "breachedLost"),
                    answer.getLong(band + "notBreached"),
                    answer.getLong(band + "notBreachedLost")));
        }
        List<List<Long>> expected = naive.bands(to, days, metric);
        assertThat(bands).as("%d days before %s, %s", days, to, metric).isEqualTo(expected);
        assertThat(answer.getLong("breached.customers")).isEqualTo(sum(expected, 0));
        assertThat(answer.getLong("notBreached.lost")).isEqualTo(sum(expected, 3));
        double adjusted = NaiveImpact.adjusted(expected);
        if (Double.isNaN(adjusted)) {
            assertThat(answer.getString("adjusted.state")).isEqualTo("too-little-data");
        } else {
            assertThat(answer.getDouble("adjusted.difference")).isCloseTo(adjusted, within(1e-6));
        }
    }

    private static long sum(List<List<Long>> bands, int column) {
        return bands.stream().mapToLong(band -> band.get(column)).sum();
    }

    /** The sum behind a mean, which is null of nothing. */
    private static long sum(JsonPath answer, String mean, long count) {
        return count == 0 ? 0 : Math.round(answer.getDouble(mean) * count);
    }

    private void handleShuffledTwice(List<RawEvent> events, Random random) {
        List<RawEvent> twice = new ArrayList<>(events);
        twice.addAll(events);
        Collections.shuffle(twice, random);
        int done = 0;
        while (done < twice.size()) {
            int end = Math.min(twice.size(), done + 1 + random.nextInt(200));
            handle(twice.subList(done, end));
            done = end;
        }
    }

    private static Instant instantOf(LocalDate day) {
        return Instant.parse(day + "T00:00:00Z");
    }
}
