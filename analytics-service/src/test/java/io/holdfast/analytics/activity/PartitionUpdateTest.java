package io.holdfast.analytics.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.PartitionUpdate.Departure;
import io.holdfast.analytics.activity.PartitionUpdate.Erasure;
import io.holdfast.analytics.activity.PartitionUpdate.NewCustomer;
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

class PartitionUpdateTest {

    private static final Instant NOON = Instant.parse("1997-02-01T12:00:00Z");
    private static final int DAY = 9893;

    private final CustomerNumbers numbers = new CustomerNumbers(0, id -> "digest of " + id);
    private final ActivityLog log = new ActivityLog();

    @Test
    void theFirstActivityAssignsANumber() {
        PartitionUpdate update = compute(purchase("a"), purchase("b"), purchase("a"));
        assertThat(update.newCustomers()).containsExactly(new NewCustomer("a", 0), new NewCustomer("b", 1));
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
                .containsExactly(new ActivityChange.Active(0, DAY, ActivityKind.CONTACT));
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
        assertThat(update.erasures()).containsExactly(new Erasure("a", "digest of a", 0));
        assertThat(update.departures()).isEmpty();
        commit(update);

        PartitionUpdate later = compute(purchase("a"), departure("a"), erasure("a"));
        assertThat(later).isEqualTo(new PartitionUpdate(List.of(), List.of(), List.of(), List.of(), 2));
    }

    @Test
    void aCustomerAddedAndErasedInOneBatchIsErased() {
        commit(compute(purchase("a"), erasure("a")));
        assertThat(log.countEver(ActivityView.ANY)).isZero();
        assertThat(compute(purchase("a")).newCustomers()).isEmpty();
        assertThat(compute(purchase("b")).newCustomers()).containsExactly(new NewCustomer("b", 1));
    }

    @Test
    void anErasureOfAnUnknownCustomerAppliesToLaterEvents() {
        PartitionUpdate update = compute(erasure("a"));
        assertThat(update.erasures()).containsExactly(new Erasure("a", "digest of a", null));
        assertThat(update.needsNewVersion()).isTrue();
        commit(update);
        assertThat(compute(purchase("a")).newCustomers()).isEmpty();
    }

    private PartitionUpdate compute(Fact<?>... facts) {
        return PartitionUpdate.compute(numbers, log::contains, List.of(facts));
    }

    private void commit(PartitionUpdate update) {
        numbers.apply(update);
        update.changes().forEach(log::apply);
    }

    private static Fact<?> purchase(String customer) {
        return fact(
                "bought-" + customer,
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
