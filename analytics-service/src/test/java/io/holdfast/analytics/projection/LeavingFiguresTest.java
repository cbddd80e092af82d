package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.analytics.naive.NaiveImpact;
import io.holdfast.analytics.naive.NaiveTickets;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.nullValue;

/** Satisfaction, experiments and the impact of breaches. Each test has a time of its own, as figures cover all customers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class LeavingFiguresTest extends ServiceTest {

    private static final int PARTITION = 1100;
    private static final List<String> TABLES = List.of(
            "purchase", "ticket_context", "ticket_reply", "ticket_status", "rating", "review", "breach", "tier_change");

    @Inject
    Pool pool;

    @Inject
    ActivityProjection projection;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    ActivityInbox inbox;

    @BeforeEach
    void createInbox() {
        inbox = new ActivityInbox(pool, projection, compaction, lateActivity);
    }

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

    @Test
    void aWithdrawnBreachDoesNotStandInWhateverOrderTheEventsCome() {
        Instant due = Instant.parse("1990-03-10T12:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (String customer : List.of("stands", "withdrawn", "again")) {
            events.add(new RawEvent.Bought("order-" + customer, due, customer));
            events.add(breach(customer, 1, due, due, false));
        }
        events.add(breach("withdrawn", 2, due, due, true));
        events.add(breach("again", 2, due, due.plusSeconds(60), true));
        events.add(breach("again", 3, due, due.plusSeconds(60), false));
        Collections.reverse(events);

        handle(events);
        handle(events);

        get("/sla-impact?window=P30D&at=1990-06-15")
                .body("breached.customers", equalTo(0))
                .body("notBreached.customers", equalTo(0));
        get("/sla-impact?window=P30D&at=1990-06-15&metric=next-response").body("breached.customers", equalTo(0));
        get("/sla-impact?window=P30D&at=1990-04-15")
                .body("breached.customers", equalTo(2))
                .body("breached.lost", equalTo(2))
                .body("notBreached.customers", equalTo(1));
        get("/sla-impact?window=P30D&at=1990-04-15&metric=next-response").body("breached.customers", equalTo(0));
    }

    @Test
    void anErasureDeletesTheRecordedFactsUpToItsCut() {
        Instant cut = Instant.parse("1991-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (int life = 0; life < 2; life++) {
            Instant at = cut.plus(Duration.ofDays(life == 0 ? -5 : 5));
            String ticket = "two-lives-" + life;
            events.add(new RawEvent.Bought(ticket + "-a", at, "two-lives"));
            events.add(new RawEvent.Opened(ticket + "-b", at, "two-lives", ticket, "chat", "sales"));
            events.add(new RawEvent.Replied(ticket + "-c", at, "two-lives", ticket, "agent", false, "hello", "a"));
            events.add(new RawEvent.StatusChanged(ticket + "-d", at, "two-lives", ticket, "resolved"));
            events.add(new RawEvent.Rated(ticket + "-e", at, "two-lives", ticket, 5));
            events.add(new RawEvent.Reviewed(ticket + "-f", at, "two-lives", ticket, 5, 4, 3));
            events.add(new RawEvent.Breached(ticket + "-g", at, "two-lives", ticket, "resolution", 1, at, at, false));
        }
        handle(events);
        sendAndAwait(List.of(tierChange("two-lives-tier", "two-lives", cut.minusSeconds(1), "gold")));
        assertThat(rowsOf("two-lives")).containsEntry("rating", 2L).containsEntry("tier_change", 1L);

        RawEvent erasure = new RawEvent.Erased("two-lives-erased", cut, "two-lives");
        handle(List.of(erasure));
        handle(events);

        Map<String, Long> expected = new TreeMap<>();
        TABLES.forEach(table -> expected.put(table, table.equals("tier_change") ? 0L : 1L));
        assertThat(rowsOf("two-lives")).isEqualTo(expected);
        get("/satisfaction?from=1991-01-01&to=1991-06-01").body("items[0].ratings", equalTo(1));
    }

    @Test
    void changesOfTiersAreRecordedAndOtherEntriesOfTheLedgerAreNot() {
        Instant at = Instant.parse("1992-03-10T00:00:00Z");
        sendAndAwait(List.of(
                tierChange("tiers-1", "tiers", at, "gold"),
                tierChange("tiers-1", "tiers", at, "gold"),
                tierChange("tiers-2", "tiers", at.plusSeconds(1), null),
                new TestEvent(
                        "loyalty",
                        "tiers-3",
                        "points-awarded",
                        at,
                        "tiers",
                        "{\"customerId\":\"tiers\",\"entryId\":\"e\",\"points\":1,\"balance\":1,\"cause\":\"c\"}")));

        List<String> tiers = new ArrayList<>();
        pool.query("select coalesce(tier, '-') from tier_change where customer_id = 'tiers' order by at")
                .execute()
                .await()
                .atMost(TIMEOUT)
                .forEach(row -> tiers.add(row.getString(0)));
        assertThat(tiers).containsExactly("gold", "-");
    }

    @Test
    void aRangeWithoutFactsHasNoRates() {
        get("/satisfaction?from=1993-01-01&to=1993-02-01&groupBy=channel")
                .body("items", empty())
                .body("groupBy", equalTo("channel"))
                .body("status", equalTo("final"));
        get("/experiments/never-used")
                .body("items", empty())
                .body("$", hasEntry("difference", null))
                .body("state", equalTo("too-little-data"));
        get("/sla-impact?window=P30D&at=1993-02-01")
                .body("breached", hasEntry("churn", null))
                .body("notBreached.customers", equalTo(0))
                .body("$", hasEntry("difference", null))
                .body("state", equalTo("too-little-data"))
                .body("adjusted", hasEntry("difference", null))
                .body("adjusted.state", equalTo("too-little-data"))
                .body("adjusted.by", equalTo("recency band"));
        get("/experiments/not%20an%20id", 404);
    }

    @Test
    void reviewsWithoutRatingsHaveNoCsat() {
        Instant at = Instant.parse("1994-03-10T00:00:00Z");
        handle(List.of(new RawEvent.Reviewed("only-review", at, "only-review", "only-review", 5, 4, 3)));

        get("/satisfaction?from=1994-03-01&to=1994-04-01&groupBy=department")
                .body("items.group", contains("none"))
                .body("items[0].csat", nullValue())
                .body("items[0].firstContactResolution", nullValue())
                .body("items[0].reviews.writing", equalTo(3.0f));
    }

    @Test
    void moreGroupsThanAnAnswerHoldsAreRefused() {
        Instant at = Instant.parse("1995-03-10T00:00:00Z");
        List<RawEvent> events = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            String id = "many-" + i;
            events.add(new RawEvent.Opened(id + "-opened", at, id, id, "email", "department-" + i));
            events.add(new RawEvent.Rated(id + "-rated", at, id, id, 3));
        }
        handle(events);

        get("/satisfaction?from=1995-03-01&to=1995-04-01&groupBy=department", 422)
                .body("errors.field", contains("groupBy"))
                .body("errors[0].message", containsString("200 groups"));
        get("/satisfaction?from=1995-03-01&to=1995-04-01&groupBy=channel").body("items[0].ratings", equalTo(201));
    }

    @Test
    void moreFactsThanAnAnswerReadsAreRefused() {
        String insert = """
                insert into rating (source, event_id, customer_id, at, ticket_id, score)
                select '/crowd', i, 'crowd', '1998-03-10T00:00:00Z', 'crowd', 5 from generate_series(1, 100001) as i
                """;
        pool.query(insert).execute().await().atMost(TIMEOUT);
        try {
            get("/satisfaction?from=1998-03-01&to=1998-04-01", 422)
                    .body("errors.field", contains("from"))
                    .body("errors[0].message", containsString("100000 ratings"));
        } finally {
            pool.query("delete from rating where source = '/crowd'")
                    .execute()
                    .await()
                    .atMost(TIMEOUT);
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

    private void handle(List<RawEvent> events) {
        List<ConsumedFact> batch = events.stream()
                .map(event -> new ConsumedFact("tickets", PARTITION, 0, RawFacts.of(event)))
                .toList();
        pool.withTransaction(tx -> inbox.handle(tx, batch))
                .await()
                .atMost(TIMEOUT)
                .run();
    }

    private Map<String, Long> rowsOf(String customer) {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    pool.query("select count(*) from " + table + " where customer_id = '" + customer + "'")
                            .execute()
                            .await()
                            .atMost(TIMEOUT)
                            .iterator()
                            .next()
                            .getLong(0));
        }
        return rows;
    }

    private static RawEvent breach(String customer, int number, Instant due, Instant detected, boolean withdrawn) {
        return new RawEvent.Breached(
                "breach-" + customer + number,
                due,
                customer,
                "ticket-" + customer,
                "resolution",
                1,
                due,
                detected,
                withdrawn);
    }

    private static TestEvent tierChange(String id, String customer, Instant at, @Nullable String tier) {
        String named = tier == null ? "" : ",\"tier\":\"" + tier + "\"";
        return new TestEvent(
                "loyalty",
                id,
                "tier-changed",
                at,
                customer,
                "{\"customerId\":\"%s\",\"entryId\":\"%s\",\"points\":0,\"balance\":1,\"cause\":\"c\"%s}"
                        .formatted(customer, id, named));
    }

    private static Instant instantOf(LocalDate day) {
        return Instant.parse(day + "T00:00:00Z");
    }
}
