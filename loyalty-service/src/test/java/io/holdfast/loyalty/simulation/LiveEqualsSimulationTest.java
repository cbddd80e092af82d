package io.holdfast.loyalty.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.loyalty.AdjustableClock;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.request.MemberRequests;
import io.holdfast.loyalty.run.DueRuns;
import io.holdfast.loyalty.simulation.model.SimulatedEvent;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.rest.Problem;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

/**
 * The service does what a simulation says: each case is played into the database, event by event, with scheduled runs as they
 * come, and the accounts are compared.
 */
@QuarkusTest
@TestProfile(LiveEqualsSimulationTest.OnlyRunsOfTheTest.class)
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty_cases"))
class LiveEqualsSimulationTest {

    /**
     * A run at a time when earlier facts are not consumed yet makes them late: points may have expired and tiers have been
     * lowered that a simulation, which has all facts in order, keeps.
     */
    public static final class OnlyRunsOfTheTest implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("holdfast.runs.interval", "PT24H");
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String SOURCE = "/case";
    /** Several refunds of one id and different contents: ticket-service refuses the second, so that live only one waits. */
    private static final String SEVERAL_WAITING_REFUNDS = "R01-e";

    private static int versions = 1;

    @Inject
    InboxHandler inbox;

    @Inject
    MemberRequests requests;

    @Inject
    DueRuns runs;

    @Inject
    Pool pool;

    private final SimulatedEventReader reader = new SimulatedEventReader(new EventJson());

    @BeforeEach
    void allowTruncation() {
        execute("alter table entry disable trigger entry_is_never_truncated");
    }

    @AfterEach
    void resetClock() {
        AdjustableClock.reset();
    }

    @TestFactory
    Stream<DynamicTest> ownCases() {
        return tests(CaseFiles.loadOwn());
    }

    @TestFactory
    Stream<DynamicTest> sharedCases() {
        JsonNode cases = CaseFiles.loadShared().orElse(CaseFiles.JSON.createArrayNode());
        return tests(cases);
    }

    private Stream<DynamicTest> tests(JsonNode cases) {
        List<DynamicTest> tests = new ArrayList<>();
        int seed = 0;
        for (JsonNode each : cases) {
            if (each.get("id").asText().equals(SEVERAL_WAITING_REFUNDS)) {
                continue;
            }
            Random random = new Random(seed++);
            tests.add(DynamicTest.dynamicTest(
                    each.get("id").asText(), () -> requireSameAsSimulation(each.get("request"), random)));
        }
        return tests.stream();
    }

    @Test
    void randomLivesOfSeveralCustomers() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            try {
                requireSameAsSimulation(RandomRequests.create(random), random);
            } catch (AssertionError different) {
                throw new AssertionError("seed " + seed, different);
            }
        }
    }

    @Test
    void randomLivesOfCustomersWhoAreMergedAndErased() {
        for (int seed = 1_000; seed < 1_120; seed++) {
            Random random = new Random(seed);
            try {
                requireSameAsSimulation(RandomRequests.withMerges(random), random);
            } catch (AssertionError | RuntimeException different) {
                throw new AssertionError("seed " + seed, different);
            }
        }
    }

    private void requireSameAsSimulation(JsonNode request, Random random) {
        empty();
        SimulationRequest read = SimulationRequest.read(
                request.toString().getBytes(StandardCharsets.UTF_8), reader, Instant.parse("2026-06-01T00:00:00Z"));
        putProgramme(request.get("programme"));
        List<SimulatedEvent> events = read.events().stream()
                .filter(event -> !event.time().isAfter(read.asOf()))
                .sorted(Comparator.comparing(SimulatedEvent::time))
                .toList();
        Set<String> adjustments = new HashSet<>();
        List<Fact<CustomerFact>> batch = new ArrayList<>();
        for (SimulatedEvent event : events) {
            if (event.event() instanceof MemberEvent.MergedInto(var other)) {
                handle(batch);
                AdjustableClock.set(event.time());
                List<Fact<CustomerMerged>> records =
                        new ArrayList<>(new CustomerMerged(Objects.requireNonNull(event.customerId()), other)
                                .toFacts(key(event).id(), key(event).id() + "-other", SOURCE, event.time()));
                Collections.shuffle(records, random);
                for (Fact<CustomerMerged> record : records) {
                    batch.add(new Fact<>(record.id(), SOURCE, record.time(), record.extensions(), record.event()));
                    if (random.nextBoolean()) {
                        handle(batch);
                    }
                }
                handle(batch);
                continue;
            }
            CustomerFact fact = factOf(event);
            if (fact == null || random.nextInt(3) == 0) {
                handle(batch);
            }
            AdjustableClock.set(event.time());
            if (batch.isEmpty() && random.nextInt(3) == 0) {
                run();
            }
            if (fact == null) {
                request(event, adjustments);
            } else {
                batch.add(new Fact<>(key(event).id(), SOURCE, event.time(), extensions(fact), fact));
            }
        }
        handle(batch);
        AdjustableClock.set(read.asOf());
        run();

        Map<String, JsonNode> live = new LiveAccounts(pool).load(read.asOf().atOffset(ZoneOffset.UTC));
        Map<String, JsonNode> simulated = new TreeMap<>();
        for (JsonNode account : CaseFiles.run(request).get("accounts")) {
            simulated.put(account.get("customerId").asText(), account);
        }
        // An account may exist live without ever having had anything, and the other way round.
        live.values().removeIf(LiveEqualsSimulationTest::isEmpty);
        simulated.values().removeIf(LiveEqualsSimulationTest::isEmpty);
        assertThat(normalized(live)).isEqualTo(normalized(simulated));
        as("ops").get("/reconciliation").then().statusCode(200).body("checks.findAll { !it.holds }", hasSize(0));
    }

    private static boolean isEmpty(JsonNode account) {
        return account.get("entries").isEmpty()
                && account.get("rewards").isEmpty()
                && account.get("tier").isNull();
    }

    /** As text, with allocations in a fixed order. */
    private static String normalized(Map<String, JsonNode> accounts) {
        ObjectNode all = CaseFiles.JSON.createObjectNode();
        accounts.forEach((customer, account) -> {
            ObjectNode copy = all.set(customer, account.deepCopy());
            ObjectNode changed = (ObjectNode) copy.get(customer);
            for (JsonNode entry : changed.get("entries")) {
                sort((ArrayNode) entry.get("allocations"));
            }
            sort((ArrayNode) changed.get("rewards"));
        });
        return all.toPrettyString();
    }

    private static void sort(ArrayNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        elements.sort(Comparator.comparing(JsonNode::toString));
        array.removeAll();
        array.addAll(elements);
    }

    private static EventKey key(SimulatedEvent event) {
        return new EventKey(SOURCE, "event-" + event.index());
    }

    private void request(SimulatedEvent event, Set<String> adjustments) {
        if (event.event() instanceof MemberEvent.Adjusted adjusted && !adjustments.add(adjusted.adjustmentId())) {
            return; // live, each adjustment has an id of its own
        }
        CustomerId customer = event.customerId() == null ? owner(event.event()) : event.customerId();
        if (customer == null || isHeldAlready(event.event())) {
            return;
        }
        try {
            pool.withTransaction(tx -> requests.handle(tx, customer, event.event(), key(event))
                            .call(handled -> StatementPipeline.sendAll(handled.statements())))
                    .await()
                    .atMost(TIMEOUT);
        } catch (Problem refused) {
            assertThat(refused.status()).isEqualTo(409);
        }
    }

    private static Map<String, String> extensions(CustomerFact fact) {
        return fact instanceof CustomerErased ? Map.of("erasurecut", "exact") : Map.of();
    }

    private static @Nullable CustomerFact factOf(SimulatedEvent event) {
        return switch (event.event()) {
            case MemberEvent.Purchased(var purchase) -> purchase;
            case MemberEvent.Refunded(var refund) -> refund;
            case MemberEvent.Rated(var rating) -> rating;
            case MemberEvent.Breached(var clock) -> new BreachEvent.SlaBreached(clock);
            case MemberEvent.BreachWithdrawn(var clock) -> new BreachEvent.SlaBreachWithdrawn(clock);
            case MemberEvent.Erased() -> new CustomerErased(Objects.requireNonNull(event.customerId()));
            case MemberEvent.MergedInto ignored -> null;
            case MemberEvent.Held ignored -> null;
            case MemberEvent.Captured ignored -> null;
            case MemberEvent.Cancelled ignored -> null;
            case MemberEvent.Adjusted ignored -> null;
            case MemberEvent.FloorSet ignored -> null;
            case MemberEvent.FloorRemoved ignored -> null;
            case MemberEvent.RewardUsed ignored -> null;
            case MemberEvent.ReferralPaid ignored -> null;
            case MemberEvent.ReferralTakenBack ignored -> null;
        };
    }

    /** Live, each redemption has an id of its own. */
    private boolean isHeldAlready(MemberEvent event) {
        return event instanceof MemberEvent.Held held
                && owner("redemption", "redemption_id", held.redemptionId()) != null;
    }

    private @Nullable CustomerId owner(MemberEvent event) {
        return switch (event) {
            case MemberEvent.Captured captured -> owner("redemption", "redemption_id", captured.redemptionId());
            case MemberEvent.Cancelled cancelled -> owner("redemption", "redemption_id", cancelled.redemptionId());
            case MemberEvent.RewardUsed used -> owner("issued_reward", "issued_id", used.issuedId());
            default -> null;
        };
    }

    private @Nullable CustomerId owner(String table, String column, String id) {
        return pool.preparedQuery("select customer_id from %s where %s = $1".formatted(table, column))
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? null
                        : new CustomerId(rows.iterator().next().getString(0)))
                .await()
                .atMost(TIMEOUT);
    }

    /** Consumes facts as one batch. */
    private void handle(List<Fact<CustomerFact>> facts) {
        if (!facts.isEmpty()) {
            List<ConsumedFact> batch = facts.stream()
                    .map(fact -> new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))
                    .toList();
            Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
            handled.await().atMost(TIMEOUT).run();
            facts.clear();
        }
    }

    private void run() {
        runs.runAll().await().atMost(TIMEOUT);
    }

    /** In force since before every event of the cases. */
    private void putProgramme(JsonNode programme) {
        versions++;
        pool.preparedQuery("""
                        insert into programme_version (version, definition, in_force_from, put_by)
                        values ($1, $2, $3, 'test')
                        """)
                .execute(Tuple.of(
                        versions,
                        programme.toString(),
                        Instant.EPOCH.plusSeconds(versions).atOffset(ZoneOffset.UTC)))
                .await()
                .atMost(TIMEOUT);
    }

    private void empty() {
        execute("""
                truncate account, entry, lot, allocation, open_debit, purchase, refund, refused, candidate, redemption,
                         reward_stock, issued_reward, punch_card, engagement, given_referral, cap_use, tier_progress,
                         forgotten_customer, forgotten_points, forgotten_rewards, idempotency, outbox, customer_merge
                """);
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(TIMEOUT);
    }
}
