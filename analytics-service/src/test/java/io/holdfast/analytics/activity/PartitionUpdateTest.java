package io.holdfast.analytics.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.PartitionUpdate.Departure;
import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.activity.PartitionUpdate.NewCustomer;
import io.holdfast.contract.Author;
import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionUpdateTest {

    private static final Instant NOON = Instant.parse("1997-02-01T12:00:00Z");
    private static final int DAY = 9893;
    private static final ErasureCut CUT = new ErasureCut(NOON);

    private final CustomerNumbers numbers = new CustomerNumbers(0, id -> "digest of " + id);
    private final ActivityLog log = new ActivityLog();

    @Test
    void theFirstActivityAssignsANumber() {
        PartitionUpdate update = compute(purchase("a"), purchase("b"), purchase("a"));
        assertThat(update.newCustomers()).containsExactly(new NewCustomer("a", 0, null), new NewCustomer("b", 1, null));
        assertThat(update.changes())
                .containsExactly(
                        new ActivityChange.Active(0, DAY, ActivityKind.PURCHASE),
                        new ActivityChange.Active(1, DAY, ActivityKind.PURCHASE));
        assertThat(update.nextCustomer()).isEqualTo(2);
    }

    @Test
    void aRepeatedFactChangesNothing() {
        commit(compute(purchase("a")));
        assertThat(compute(purchase("a")).needsNewVersion()).isFalse();
    }

    @Test
    void anotherKindOnTheSameDayIsAChange() {
        commit(compute(purchase("a")));
        assertThat(compute(reply("a")).changes())
                .containsExactly(new ActivityChange.Active(0, DAY, ActivityKind.TICKET));
    }

    @Test
    void aDepartureIsStoredAndIsNoActivity() {
        PartitionUpdate update = compute(departure("a"));
        assertThat(update.departures())
                .containsExactly(new Departure("/test", "left-a", "a", DepartureReason.PRICE, NOON));
        assertThat(update.newCustomers()).isEmpty();
        assertThat(update.needsNewVersion()).isFalse();
    }

    @Test
    void lateEventsDoNotRestoreAnErasedCustomer() {
        commit(compute(purchase("a"), purchase("b")));
        PartitionUpdate update = compute(erasure("a"), purchase("a"), departure("a"), erasure("a"));
        assertThat(update.changes()).containsExactly(new ActivityChange.Erased(0));
        assertThat(update.erasures()).containsExactly(new Erasure("a", "digest of a", 0, CUT));
        assertThat(update.departures()).isEmpty();
        commit(update);

        PartitionUpdate later = compute(purchase("a"), departure("a"), erasure("a"));
        assertThat(later)
                .isEqualTo(new PartitionUpdate(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        2,
                        List.of(),
                        MergedUpdate.NONE));
    }

    @Test
    void factsUpToTheCutOfAnErasureAreNotKept() {
        Fact<?> before = purchase("a");
        Fact<?> after = purchaseAt("a", NOON.plusSeconds(1));
        Fact<?> others = purchase("b");
        Fact<?> erased = CUT.toFact("erased-a", "/ticket-service", new CustomerId("a"));

        assertThat(compute(before, after, others, erased).facts()).isEqualTo(List.of(after, others));
        assertThat(compute(erased, before, after, others).facts()).isEqualTo(List.of(after, others));
    }

    /** sla-service and loyalty-service conclude from facts of the erased life until they read the erasure. */
    @Test
    void whatIsConcludedFromAnErasedLifeIsNotKept() {
        Fact<?> erased = CUT.toFact("erased-a", "/ticket-service", new CustomerId("a"));
        Fact<?> breach = breach("a", NOON.minusSeconds(60), NOON.plusSeconds(60));
        Fact<?> tier = tier("a", NOON.plusSeconds(60));
        Fact<?> others = breach("b", NOON.minusSeconds(60), NOON.plusSeconds(60));

        assertThat(compute(breach, others, erased).facts()).isEqualTo(List.of(others));
        commit(compute(erased, breach, tier));

        assertThat(compute(breach, tier).facts()).isEmpty();
        Fact<?> newLife = purchaseAt("a", NOON.plusSeconds(90));
        Fact<?> ofNewLife = breach("a", NOON.plusSeconds(90), NOON.plusSeconds(120));
        assertThat(compute(newLife, breach, tier, ofNewLife).facts()).isEqualTo(List.of(newLife, tier, ofNewLife));
    }

    private static Fact<BreachEvent> breach(String customer, Instant startedAt, Instant dueAt) {
        ClockDetails clock = new ClockDetails(
                new TicketId("t-" + customer),
                new CustomerId(customer),
                Metric.RESOLUTION,
                1,
                "default",
                1,
                "sales",
                Priority.NORMAL,
                "email",
                startedAt,
                dueAt,
                dueAt,
                null);
        return Fact.of("breach-" + customer + startedAt, "/sla-service", dueAt, new BreachEvent.SlaBreached(clock));
    }

    private static Fact<LoyaltyEvent> tier(String customer, Instant at) {
        return Fact.of(
                "tier-" + customer,
                "/loyalty-service",
                at,
                new LoyaltyEvent.TierChanged(
                        new LedgerEntryDetails(new CustomerId(customer), "e", 0, 1, "c", "gold", null, null)));
    }

    /** A reply by an agent is no activity, but a fact of the customer. */
    @Test
    void aReplyDatedAheadOfTheErasureIsForgotten() {
        Fact<?> ahead = Fact.of(
                "ahead",
                "/test",
                NOON.plusSeconds(240),
                new TicketEvent.ReplySent(
                        new TicketId("t-a"),
                        new CustomerId("a"),
                        "r-a",
                        Author.AGENT,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));

        PartitionUpdate update = compute(ahead, erasure("a"));

        assertThat(update.facts()).isEmpty();
        assertThat(update.erasures())
                .containsExactly(new Erasure("a", "digest of a", null, new ErasureCut(NOON.plusSeconds(240))));
    }

    @Test
    void aCustomerAddedAndErasedInOneBatchIsErased() {
        commit(compute(purchase("a"), erasure("a")));
        assertThat(log.countEver(ActivityView.ANY)).isZero();
        assertThat(compute(purchase("a")).newCustomers()).isEmpty();
        assertThat(compute(purchase("b")).newCustomers()).containsExactly(new NewCustomer("b", 1, null));
    }

    @Test
    void anErasureOfAnUnknownCustomerAppliesToLaterEvents() {
        PartitionUpdate update = compute(erasure("a"));
        assertThat(update.erasures()).containsExactly(new Erasure("a", "digest of a", null, CUT));
        assertThat(update.needsNewVersion()).isTrue();
        commit(update);
        assertThat(compute(purchase("a")).newCustomers()).isEmpty();
    }

    @Test
    void aPurchaseDatedAheadOfTheErasureIsNotTakenAgain() {
        Instant ahead = NOON.plusSeconds(240);
        commit(compute(purchaseAt("a", ahead)));

        commit(compute(erasure("a")));

        assertThat(compute(purchaseAt("a", ahead)).newCustomers()).isEmpty();
        assertThat(compute(purchaseAt("a", ahead.plusNanos(1_000))).newCustomers())
                .containsExactly(new NewCustomer("a", 1, new ErasureCut(ahead)));
    }

    @Test
    void afterTheErasureTheCustomerHasANewLifeInWhichOldEventsDoNotCount() {
        commit(compute(purchase("a"), erasure("a")));

        commit(compute(purchaseAt("a", NOON.plusSeconds(1))));

        assertThat(log.countEver(ActivityView.ANY)).isEqualTo(1);
        assertThat(compute(reply("a")).changes()).isEmpty();
        assertThat(compute(erasure("a")).erasures()).isEmpty();
    }

    @Test
    void whatRemainsDoesNotDependOnWhenTheErasureIsRead() {
        Fact<?> erased = new ErasureCut(NOON).toFact("erased-a", "/ticket-service", new CustomerId("a"));
        Fact<?> departure = Fact.of(
                "left-later",
                "/test",
                NOON.plusSeconds(5),
                new CustomerEvent.CustomerLeft(new CustomerId("a"), DepartureReason.PRICE));
        List<Fact<?>> others = List.of(
                purchase("a"),
                purchaseAt("a", NOON.plusSeconds(1)),
                purchaseAt("a", NOON.plusSeconds(86_400)),
                departure);
        for (int position = 0; position <= others.size(); position++) {
            for (int batches = 0; batches < 2; batches++) {
                PartitionUpdateTest replay = new PartitionUpdateTest();
                List<Fact<?>> order = new ArrayList<>(others);
                order.add(position, erased);

                replay.replay(order, batches == 0);

                int number = replay.numbers.find("a");
                assertThat(replay.log.daysOf(number, ActivityKind.PURCHASE))
                        .as("erasure at %d", position)
                        .containsExactly(DAY, DAY + 1);
                assertThat(replay.log.countEver(ActivityView.ANY)).isEqualTo(1);
            }
        }
    }

    @Test
    void ofTheDayOfTheCutNothingIsKeptWhenTheInstantsAreNotKnownAnyMore() {
        commit(compute(purchase("a"), purchaseAt("a", NOON.plusSeconds(1))));
        CustomerNumbers reloaded = new CustomerNumbers(1, id -> "digest of " + id);
        reloaded.add("a", 0, null);

        PartitionUpdate update = PartitionUpdate.compute(
                reloaded,
                RecordedActivity.in(log),
                List.of(new ErasureCut(NOON).toFact("erased-a", "/ticket-service", new CustomerId("a"))));

        assertThat(update.changes()).containsExactly(new ActivityChange.Erased(0));
        assertThat(update.newCustomers()).isEmpty();
    }

    private void replay(List<Fact<?>> facts, boolean inOneBatch) {
        if (inOneBatch) {
            commit(compute(facts.toArray(Fact<?>[]::new)));
        } else {
            facts.forEach(fact -> commit(compute(fact)));
        }
    }

    private PartitionUpdate compute(Fact<?>... facts) {
        return PartitionUpdate.compute(numbers, RecordedActivity.in(log), List.of(facts));
    }

    private void commit(PartitionUpdate update) {
        numbers.apply(update);
        update.changes().forEach(log::apply);
    }

    private static Fact<?> purchase(String customer) {
        return purchaseAt(customer, NOON);
    }

    private static Fact<?> purchaseAt(String customer, Instant time) {
        return Fact.of(
                "bought-" + customer,
                "/test",
                time,
                new PurchaseEvent.Purchase(
                        "p-" + customer, new CustomerId(customer), BigDecimal.ONE, "EUR", null, List.of(), null));
    }

    private static Fact<?> reply(String customer) {
        return fact(
                "wrote-" + customer,
                new TicketEvent.ReplySent(
                        new TicketId("t-" + customer),
                        new CustomerId(customer),
                        "r-" + customer,
                        Author.CUSTOMER,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));
    }

    private static Fact<?> departure(String customer) {
        return fact(
                "left-" + customer, new CustomerEvent.CustomerLeft(new CustomerId(customer), DepartureReason.PRICE));
    }

    private static Fact<?> erasure(String customer) {
        return fact("erased-" + customer, new CustomerEvent.CustomerErased(new CustomerId(customer)));
    }

    private static Fact<?> fact(String id, Event event) {
        return Fact.of(id, "/test", NOON, event);
    }
}
