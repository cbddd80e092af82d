package io.holdfast.analytics.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
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

    private static final ObjectMapper JSON = new ObjectMapper();

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

    private static void assertSatisfaction(NaiveTickets naive, LocalDate from, LocalDate to, String groupBy) {
        String query = groupBy.equals("all") ? "" : "&groupBy=" + groupBy;
        Map<String, List<Long>> counts = new TreeMap<>();
        for (JsonNode item :
                answer("/satisfaction?from=" + from + "&to=" + to + query).get("items")) {
            long ratings = item.get("ratings").longValue();
            JsonNode reviews = item.get("reviews");
            long count = reviews.get("count").longValue();
            counts.put(
                    item.get("group").textValue(),
                    List.of(
                            ratings,
                            item.get("satisfied").longValue(),
                            sum(item.get("mean"), ratings),
                            item.get("resolved").longValue(),
                            item.get("resolvedAtFirstContact").longValue(),
                            count,
                            sum(reviews.get("empathy"), count),
                            sum(reviews.get("solution"), count),
                            sum(reviews.get("writing"), count)));
        }
        assertThat(counts)
                .as("%s from %s", groupBy, from)
                .isEqualTo(naive.satisfaction(instantOf(from), instantOf(to), groupBy));
    }

    private static void assertExperiment(NaiveTickets naive, String template) {
        Map<String, List<Long>> counts = new TreeMap<>();
        for (JsonNode item : answer("/experiments/" + template).get("items")) {
            counts.put(item.get("variant").textValue(), longs(item, "uses", "ratings", "satisfied"));
        }
        assertThat(counts).isNotEmpty().isEqualTo(naive.experiment(template));
    }

    private static void assertImpact(NaiveImpact naive, LocalDate to, int days, @Nullable String metric) {
        String query = metric == null ? "" : "&metric=" + metric;
        JsonNode answer = answer("/sla-impact?window=P" + days + "D&at=" + to + query);
        JsonNode adjusted = answer.get("adjusted");
        List<List<Long>> bands = new ArrayList<>();
        for (JsonNode band : adjusted.get("bands")) {
            bands.add(longs(band, "breached", "breachedLost", "notBreached", "notBreachedLost"));
        }
        List<List<Long>> expected = naive.bands(to, days, metric);
        assertThat(bands).as("%d days before %s, %s", days, to, metric).isEqualTo(expected);
        assertThat(answer.get("breached").get("customers").longValue()).isEqualTo(sum(expected, 0));
        assertThat(answer.get("notBreached").get("lost").longValue()).isEqualTo(sum(expected, 3));
        double difference = NaiveImpact.adjusted(expected);
        if (Double.isNaN(difference)) {
            assertThat(adjusted.get("state").textValue()).isEqualTo("too-little-data");
        } else {
            assertThat(adjusted.get("difference").doubleValue()).isCloseTo(difference, within(1e-9));
        }
    }

    private static JsonNode answer(String request) {
        try {
            return JSON.readTree(get(request).extract().asString());
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException(request, unreadable);
        }
    }

    private static List<Long> longs(JsonNode item, String... fields) {
        return Arrays.stream(fields).map(field -> item.get(field).longValue()).toList();
    }

    private static long sum(List<List<Long>> bands, int column) {
        return bands.stream().mapToLong(band -> band.get(column)).sum();
    }

    /** The sum behind a mean, which is null of nothing. */
    private static long sum(JsonNode mean, long count) {
        return count == 0 ? 0 : Math.round(mean.doubleValue() * count);
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
