package io.holdfast.analytics.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.PartitionStep.Departure;
import io.holdfast.analytics.activity.PartitionStep.Erasure;
import io.holdfast.analytics.activity.PartitionStep.Newcomer;
import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerEvent;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionStepTest {

    private static final Instant NOON = Instant.parse("1997-02-01T12:00:00Z");
    private static final int DAY = 9893;

    private final Roster roster = new Roster(0);
    private final ActivityLog log = new ActivityLog();

    @Test
    void aFirstActGivesTheCustomerItsNumber() {
        PartitionStep step = decide(bought("a"), bought("b"), bought("a"));
        assertThat(step.newcomers()).containsExactly(new Newcomer("a", 0), new Newcomer("b", 1));
        assertThat(step.changes())
                .containsExactly(
                        new Change.Active(0, DAY, ActivityKind.PURCHASE),
                        new Change.Active(1, DAY, ActivityKind.PURCHASE));
        assertThat(step.nextCustomer()).isEqualTo(2);
    }

    @Test
    void aRepeatedFactChangesNothing() {
        commit(decide(bought("a")));
        assertThat(decide(bought("a")).changesPartition()).isFalse();
    }

    @Test
    void anotherKindOnTheSameDayIsAChange() {
        commit(decide(bought("a")));
        assertThat(decide(wrote("a")).changes()).containsExactly(new Change.Active(0, DAY, ActivityKind.CONTACT));
    }

    @Test
    void aDepartureIsKeptAndMakesNobodyActive() {
        PartitionStep step = decide(left("a"));
        assertThat(step.departures())
                .containsExactly(new Departure("/test", "left-a", "a", DepartureReason.PRICE, NOON));
        assertThat(step.newcomers()).isEmpty();
        assertThat(step.changesPartition()).isFalse();
    }

    @Test
    void anErasedCustomerDoesNotComeBackWithLateFacts() {
        commit(decide(bought("a"), bought("b")));
        PartitionStep erasure = decide(erased("a"), bought("a"), left("a"), erased("a"));
        assertThat(erasure.changes()).containsExactly(new Change.Erased(0));
        assertThat(erasure.erasures()).containsExactly(new Erasure("a", Roster.digestOf("a"), 0));
        assertThat(erasure.departures()).isEmpty();
        commit(erasure);

        PartitionStep later = decide(bought("a"), left("a"), erased("a"));
        assertThat(later).isEqualTo(new PartitionStep(List.of(), List.of(), List.of(), List.of(), 2));
    }

    @Test
    void aCustomerThatComesAndIsErasedInOneBatchIsErased() {
        commit(decide(bought("a"), erased("a")));
        assertThat(log.countEver(ActivityView.ANY)).isZero();
        assertThat(decide(bought("a")).newcomers()).isEmpty();
        assertThat(decide(bought("b")).newcomers()).containsExactly(new Newcomer("b", 1));
    }

    @Test
    void anErasureOfSomebodyUnknownIsRememberedForWhatMayComeLater() {
        PartitionStep step = decide(erased("a"));
        assertThat(step.erasures()).containsExactly(new Erasure("a", Roster.digestOf("a"), null));
        assertThat(step.changesPartition()).isTrue();
        commit(step);
        assertThat(decide(bought("a")).newcomers()).isEmpty();
    }

    private PartitionStep decide(Fact<?>... facts) {
        return PartitionStep.decide(roster, log::has, List.of(facts));
    }

    private void commit(PartitionStep step) {
        roster.apply(step);
        step.changes().forEach(log::apply);
    }

    private static Fact<?> bought(String customer) {
        return fact(
                "bought-" + customer,
                new PurchaseEvent.Purchase(
                        "p-" + customer, new CustomerId(customer), BigDecimal.ONE, "EUR", null, List.of(), null));
    }

    private static Fact<?> wrote(String customer) {
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

    private static Fact<?> left(String customer) {
        return fact(
                "left-" + customer, new CustomerEvent.CustomerLeft(new CustomerId(customer), DepartureReason.PRICE));
    }

    private static Fact<?> erased(String customer) {
        return fact("erased-" + customer, new CustomerEvent.CustomerErased(new CustomerId(customer)));
    }

    private static Fact<?> fact(String id, Event event) {
        return Fact.of(id, "/test", NOON, event);
    }
}
