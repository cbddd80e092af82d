package io.holdfast.analytics.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** What the events of a partition change of merged customers. */
class MergedUpdateTest {

    private static final Instant NOON = Instant.parse("1997-02-01T12:00:00Z");
    private static final ActiveDay DAY = new ActiveDay(9893, ActivityKind.PURCHASE);
    private static final ErasureCut CUT = new ErasureCut(NOON.plusSeconds(60));
    private static final MergeNotice INTO_B = new MergeNotice("b", true, NOON);

    private final CustomerNumbers numbers = new CustomerNumbers(0, id -> "digest of " + id);
    private final ActivityLog log = new ActivityLog();

    @Test
    void aMergedCustomerHandsItsDaysOver() {
        commit(compute(purchase("a", NOON), purchase("c", NOON)));
        PartitionUpdate update = compute(merged(0));

        assertThat(update.changes()).containsExactly(new ActivityChange.Erased(0));
        assertThat(update.endedNumbers()).containsExactly(0);
        assertThat(update.merged())
                .isEqualTo(new MergedUpdate(
                        List.of(new MergedChange.Active("a", DAY, NOON), new MergedChange.Merged("a", INTO_B)),
                        Map.of("a", true),
                        List.of("a")));
    }

    @Test
    void laterActivityIsNotOfThisPartition() {
        commit(compute(merged(0)));
        PartitionUpdate update = compute(purchase("a", NOON), purchase("a", NOON));

        assertThat(update.changes()).isEmpty();
        assertThat(update.newCustomers()).isEmpty();
        assertThat(update.needsNewVersion()).isFalse();
        assertThat(update.facts()).hasSize(2);
        assertThat(update.merged().changes()).containsExactly(new MergedChange.Active("a", DAY, NOON));
    }

    @Test
    void anEventUnderTheKeyOfTheOtherIsOfTheOther() {
        commit(compute(purchase("a", NOON), purchase("b", NOON)));
        PartitionUpdate update = compute(merged(1));

        assertThat(update.merged().merged()).isEqualTo(Map.of("b", true));
        assertThat(update.merged().changes()).contains(new MergedChange.Merged("b", new MergeNotice("a", false, NOON)));
        assertThat(update.endedNumbers()).containsExactly(1);
    }

    @Test
    void aMergeAndItsRepetitionInOneBatchHandOverOnce() {
        PartitionUpdate update = compute(purchase("a", NOON), merged(0), purchase("a", NOON), merged(0));

        assertThat(update.newCustomers()).isEmpty();
        assertThat(update.merged().handedOver()).containsExactly("a");
        assertThat(update.merged().changes()).hasSize(2);
    }

    @Test
    void whatIsErasedIsNotMergedAnyMore() {
        commit(compute(merged(0), purchase("a", NOON)));
        PartitionUpdate erased = compute(CUT.toFact("erased-a", "/ticket-service", new CustomerId("a")));
        assertThat(erased.merged().changes()).containsExactly(new MergedChange.Erased("a", CUT));
        assertThat(erased.merged().merged()).isEqualTo(Map.of("a", false));
        commit(erased);

        PartitionUpdate again = compute(merged(0), purchase("a", NOON));
        assertThat(again.merged()).isEqualTo(MergedUpdate.NONE);
        assertThat(again.facts()).isEmpty();
        PartitionUpdate newLife = compute(purchase("a", CUT.at().plusSeconds(1)));
        assertThat(newLife.newCustomers()).containsExactly(new PartitionUpdate.NewCustomer("a", 0, CUT));
    }

    @Test
    void aNewLifeOfAMergedCustomerStaysWithPersons() {
        PartitionUpdate update = compute(
                merged(0),
                purchase("a", NOON),
                purchase("a", CUT.at().plusSeconds(1)),
                CUT.toFact("erased-a", "/ticket-service", new CustomerId("a")));

        assertThat(update.merged().merged()).isEqualTo(Map.of("a", true));
        assertThat(update.facts()).hasSize(1);
    }

    @Test
    void aNumberBesideIsHandedOverByTheNextBatch() {
        numbers.addMerged("a");
        numbers.add("a", 3, null);
        log.apply(new ActivityChange.Active(3, DAY.day(), DAY.kind()));
        PartitionUpdate update = compute(purchase("c", NOON));

        assertThat(update.merged().changes()).containsExactly(new MergedChange.Active("a", DAY, null));
        assertThat(update.endedNumbers()).containsExactly(3);
        commit(update);
        assertThat(numbers.mergedWithNumber()).isEmpty();
    }

    private PartitionUpdate compute(Fact<?>... facts) {
        return PartitionUpdate.compute(numbers, RecordedActivity.in(log), List.of(facts));
    }

    private void commit(PartitionUpdate update) {
        numbers.apply(update);
        update.changes().forEach(log::apply);
    }

    /** One of the two events of the merge of a into b. */
    private static Fact<?> merged(int index) {
        return new CustomerMerged(new CustomerId("a"), new CustomerId("b"))
                .toFacts("m", "m-b", "/ticket-service", NOON)
                .get(index);
    }

    private static Fact<?> purchase(String customer, Instant time) {
        return Fact.of(
                "bought-" + customer,
                "/test",
                time,
                new PurchaseEvent.Purchase(
                        "p-" + customer, new CustomerId(customer), BigDecimal.ONE, "EUR", null, List.of(), null));
    }
}
