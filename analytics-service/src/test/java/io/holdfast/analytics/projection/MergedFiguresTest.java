package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityClassifier;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.naive.NaiveImpact;
import io.holdfast.analytics.naive.NaivePersons;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Figures of customers who were merged and erased, compared with slow calculations in which ids are resolved first. Two instances
 * read one partition each. Each stream has a year of its own, as figures cover all customers.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class MergedFiguresTest extends ServiceTest {

    private static final int PARTITION = 1200;

    @Inject
    Pool pool;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    @Inject
    AnalyticsConfig config;

    @Inject
    Clock clock;

    @ParameterizedTest
    @CsvSource({"1, 1984", "2, 1989", "3, 2000", "4, 2015", "5, 2017", "6, 1983"})
    void shuffledLateAndRepeatedEventsAreCountedByPerson(long seed, int year) throws Exception {
        LocalDate start = LocalDate.of(year, 7, 1);
        List<RawEvent> events = GeneratedMerges.generate(seed, start);
        List<List<ConsumedFact>> twice = shuffledTwice(events, new Random(seed));
        List<ActivityProjection> projections = List.of(new ActivityProjection(pool), new ActivityProjection(pool));
        // Every other stream is read by one instance after the other, so that a failure can be repeated.
        try (ExecutorService instances = Executors.newFixedThreadPool(seed % 2 == 0 ? 2 : 1)) {
            List<Future<?>> read = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int partition = i;
                read.add(instances.submit(() ->
                        read(inbox(projections.get(partition)), twice.get(partition), new Random(seed + partition))));
            }
            for (Future<?> ofInstance : read) {
                ofInstance.get();
            }
        }

        NaivePersons persons = new NaivePersons(events);
        assertFigures(persons, start);
        assertCustomers(persons, seed);
        // What is stored says the same as what is in memory.
        List<CustomerFlow> stored = flows(new ActivityProjection(pool), start);
        projections.forEach(projection -> assertThat(flows(projection, start)).isEqualTo(stored));
    }

    private ActivityInbox inbox(ActivityProjection own) {
        return new ActivityInbox(pool, own, compaction, lateActivity, config, clock);
    }

    private void read(ActivityInbox inbox, List<ConsumedFact> facts, Random random) {
        while (!facts.isEmpty()) {
            handle(inbox, take(facts, 1 + random.nextInt(40)));
            if (random.nextInt(10) == 0) {
                int partition = random.nextBoolean() ? PersonPartition.number() : PARTITION;
                compaction.compact(partition).await().atMost(TIMEOUT);
            }
        }
    }

    private void handle(ActivityInbox inbox, List<ConsumedFact> batch) {
        pool.withTransaction(tx -> inbox.handle(tx, batch))
                .await()
                .atMost(TIMEOUT)
                .run();
    }

    /** By partition. */
    private static List<List<ConsumedFact>> shuffledTwice(List<RawEvent> events, Random random) {
        List<List<ConsumedFact>> facts = List.of(new ArrayList<>(), new ArrayList<>());
        for (RawEvent event : events) {
            for (Fact<? extends Event> fact :
                    event instanceof RawEvent.Merged merged ? RawFacts.ofMerge(merged) : List.of(RawFacts.of(event))) {
                int partition = partitionOf(keyOf(fact, event.customer()));
                ConsumedFact consumed = new ConsumedFact("tickets", PARTITION + partition, 0, fact);
                facts.get(partition).addAll(List.of(consumed, consumed));
            }
        }
        facts.forEach(ofPartition -> Collections.shuffle(ofPartition, random));
        return facts;
    }

    private static String keyOf(Fact<? extends Event> fact, String customer) {
        String key = fact.event() instanceof CustomerMerged ? fact.extensions().get(Fact.PARTITION_KEY) : null;
        return key == null ? customer : key;
    }

    private static int partitionOf(String customer) {
        return customer.charAt(customer.length() - 1) % 2;
    }

    private static List<ConsumedFact> take(List<ConsumedFact> facts, int count) {
        List<ConsumedFact> some = facts.subList(0, Math.min(count, facts.size()));
        List<ConsumedFact> taken = List.copyOf(some);
        some.clear();
        return taken;
    }

    private void assertFigures(NaivePersons persons, LocalDate start) {
        NaiveActivity naive = activity(persons);
        NaiveImpact impact = new NaiveImpact(persons.events());
        for (int days : List.of(7, 30, 45)) {
            for (LocalDate to = start.plusDays(30); to.isBefore(start.plusDays(130)); to = to.plusDays(17)) {
                for (ActivityView view : ActivityView.values()) {
                    assertChurn(naive, view, to, days);
                }
                assertChannels(persons, naive, to, days);
                JsonPath answer = json("/sla-impact?window=P" + days + "D&at=" + to);
                List<Long> breached =
                        impact.bands(to, days, null).stream().reduce(List.of(0L, 0L, 0L, 0L), MergedFiguresTest::plus);
                assertThat(List.of(
                                answer.getLong("breached.customers"),
                                answer.getLong("breached.lost"),
                                answer.getLong("notBreached.customers"),
                                answer.getLong("notBreached.lost")))
                        .isEqualTo(breached);
            }
        }
    }

    private static void assertChurn(NaiveActivity naive, ActivityView view, LocalDate to, int days) {
        JsonPath churn = json("/churn?window=P" + days + "D&at=" + to + "&activity=" + view.wireName());
        int end = Math.toIntExact(to.toEpochDay());
        assertThat(List.of(
                        churn.getLong("customersAtStart"),
                        churn.getLong("ledger.active"),
                        churn.getLong("ledger.new"),
                        churn.getLong("ledger.returning"),
                        churn.getLong("ledger.resurrecting"),
                        churn.getLong("ledger.dormant")))
                .as("%s, %d days before %s", view, days, to)
                .isEqualTo(naive.flow(view, end - 2 * days, end - days, end));
    }

    /** By the channel of the last ticket that was created before the window. */
    private static void assertChannels(NaivePersons persons, NaiveActivity naive, LocalDate to, int days) {
        Instant from = to.minusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
        int end = Math.toIntExact(to.toEpochDay());
        Map<String, Long> expected = new TreeMap<>();
        for (String person : naive.customers()) {
            if (naive.isActive(person, ActivityView.ANY, end - 2 * days, end - days)) {
                String channel = persons.events().stream()
                        .filter(event ->
                                event.customer().equals(person) && event.at().isBefore(from))
                        .filter(RawEvent.Opened.class::isInstance)
                        .map(RawEvent.Opened.class::cast)
                        .max(Comparator.comparing(RawEvent::at).thenComparing(RawEvent::id))
                        .map(RawEvent.Opened::channel)
                        .orElse("none");
                expected.merge(channel, 1L, Long::sum);
            }
        }
        JsonPath churn = json("/churn?window=P" + days + "D&at=" + to + "&groupBy=channel");
        List<String> groups = churn.getList("groups.group");
        Map<String, Long> customers = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            customers.put(groups.get(i), churn.getLong("groups[" + i + "].customersAtStart"));
        }
        customers.values().removeIf(count -> count == 0);
        assertThat(customers).as("%d days before %s", days, to).isEqualTo(expected);
    }

    private static void assertCustomers(NaivePersons persons, long seed) {
        Map<String, Set<LocalDate>> days = new TreeMap<>();
        persons.events().forEach(event -> {
            if (kindOf(event) != null) {
                days.computeIfAbsent(event.customer(), id -> new TreeSet<>())
                        .add(LocalDate.ofInstant(event.at(), ZoneOffset.UTC));
            }
        });
        for (int i = 0; i < GeneratedMerges.CUSTOMERS; i++) {
            String id = GeneratedMerges.customer(seed, i);
            String person = persons.personOf(id);
            Set<LocalDate> expected = days.getOrDefault(person, Set.of());
            if (expected.isEmpty()) {
                get("/customers/" + id + "/activity", 404);
            } else {
                JsonPath answer = json("/customers/" + id + "/activity");
                assertThat(answer.getInt("activeDays")).as(id).isEqualTo(expected.size());
                assertThat(answer.getString("mergedIntoCustomerId")).isEqualTo(person.equals(id) ? null : person);
            }
        }
    }

    private static NaiveActivity activity(NaivePersons persons) {
        NaiveActivity naive = new NaiveActivity();
        persons.events().forEach(event -> {
            ActivityKind kind = kindOf(event);
            if (kind != null) {
                naive.add(event.customer(), kind, ActivityClassifier.dayOf(event.at()));
            }
        });
        return naive;
    }

    private static @Nullable ActivityKind kindOf(RawEvent event) {
        if (event instanceof RawEvent.Bought) {
            return ActivityKind.PURCHASE;
        }
        return event instanceof RawEvent.Opened || event instanceof RawEvent.Replied ? ActivityKind.TICKET : null;
    }

    private static List<CustomerFlow> flows(ActivityProjection projection, LocalDate start) {
        return IntStream.range(1, 12)
                .mapToObj(i -> Window.ending(Period.ofDays(20), start.plusDays(10L * i)))
                .map(window -> projection
                        .sum(
                                CustomerFlow.EMPTY,
                                log -> CustomerFlow.compute(log, ActivityView.ANY, window),
                                CustomerFlow::plus)
                        .await()
                        .atMost(TIMEOUT))
                .toList();
    }

    private static List<Long> plus(List<Long> one, List<Long> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> one.get(i) + other.get(i))
                .toList();
    }

    private static JsonPath json(String request) {
        return get(request).extract().jsonPath();
    }
}
