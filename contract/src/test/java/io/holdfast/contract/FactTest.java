package io.holdfast.contract;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FactTest {

    private static final Instant THEN = Instant.parse("2026-03-02T09:15:00Z");
    private static final TicketId TICKET = new TicketId("T-1001");
    private static final CustomerId CUSTOMER = new CustomerId("C-42");

    @Test
    void theSubjectIsTheTicketPurchaseCustomerOrImport() {
        assertThat(factOf(new TicketEvent.TicketAssigned(TICKET, CUSTOMER, null))
                        .subject())
                .isEqualTo("T-1001");
        assertThat(factOf(new PurchaseEvent.Purchase("P-77", CUSTOMER, BigDecimal.TEN, "EUR", null, List.of(), null))
                        .subject())
                .isEqualTo("P-77");
        assertThat(factOf(new CustomerEvent.CustomerErased(CUSTOMER)).subject()).isEqualTo("C-42");
        assertThat(factOf(new ErasureEvent.ErasureApplied(CUSTOMER, "E-1", "sla-service"))
                        .subject())
                .isEqualTo("C-42");
        assertThat(factOf(new BreachEvent.SlaBreached(clock())).subject()).isEqualTo("T-1001");
        assertThat(factOf(new WarningEvent.SlaWarned(clock(), 0.5)).subject()).isEqualTo("T-1001");
        assertThat(factOf(new LoyaltyEvent.PointsAwarded(
                                new LedgerEntryDetails(CUSTOMER, "E-1", 29, 29, "p1", null, null, null)))
                        .subject())
                .isEqualTo("C-42");
        assertThat(factOf(new ImportEvent.ImportCompleted("import-2025")).subject())
                .isEqualTo("import-2025");
    }

    @Test
    void aMergeIsPublishedUnderTheKeyOfEachOfTheTwo() {
        CustomerEvent.CustomerMerged merged = new CustomerEvent.CustomerMerged(new CustomerId("C-43"), CUSTOMER);

        List<Fact<CustomerEvent.CustomerMerged>> facts = merged.toFacts("1", "2", "/test", THEN);

        assertThat(facts).extracting(Fact::id).containsExactly("1", "2");
        assertThat(facts).extracting(Fact::event).containsOnly(merged);
        assertThat(facts.getFirst().extensions()).isEmpty();
        assertThat(facts.getLast().extensions()).containsExactly(Map.entry("partitionkey", "C-42"));
        assertThat(List.of("C-43", "C-42", "C-44")).map(merged::hasKey).containsExactly(true, true, false);
    }

    @Test
    void theTypeFollowsFromTheEvent() {
        assertThat(factOf(new BreachEvent.SlaBreached(clock())).type()).isEqualTo(EventType.SLA_BREACHED);
        assertThat(factOf(new BreachEvent.SlaBreachWithdrawn(clock())).type())
                .isEqualTo(EventType.SLA_BREACH_WITHDRAWN);
    }

    @Test
    void aBreachHasTheCustomerOfItsClock() {
        assertThat(new BreachEvent.SlaBreached(clock()).customerId()).isEqualTo(CUSTOMER);
    }

    @Test
    void extensionsAreCopied() {
        Map<String, String> extensions = new HashMap<>(Map.of(Fact.IMPORT_ID, "import-2025"));
        Fact<?> fact = new Fact<>("1", "/test", THEN, extensions, new CustomerEvent.CustomerErased(CUSTOMER));

        extensions.clear();

        assertThat(fact.extensions()).containsEntry("importid", "import-2025");
    }

    @Test
    void aReclassificationDistinguishesNoTagsFromUnchangedTags() {
        assertThat(new TicketEvent.TicketReclassified(TICKET, CUSTOMER, Priority.HIGH, null, null).tags())
                .isNull();
        assertThat(new TicketEvent.TicketReclassified(TICKET, CUSTOMER, null, null, List.of()).tags())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 6})
    void aScoreIsFromOneToFive(int score) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TicketEvent.TicketRated(TICKET, CUSTOMER, score, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TicketEvent.TicketReviewed(TICKET, CUSTOMER, "A-9", "A-4", 1, 5, score));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void aThresholdIsAFraction(double threshold) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WarningEvent.SlaWarned(clock(), threshold));
    }

    @Test
    void breachesAndWarningsRequireADeadlineAndPausedClocksHaveNone() {
        ClockDetails paused = new ClockDetails(
                TICKET,
                CUSTOMER,
                Metric.RESOLUTION,
                1,
                "default",
                1,
                "sales",
                Priority.HIGH,
                "email",
                THEN,
                null,
                null,
                null);

        assertThatIllegalArgumentException().isThrownBy(() -> new BreachEvent.SlaBreached(paused));
        assertThatIllegalArgumentException().isThrownBy(() -> new BreachEvent.SlaBreachWithdrawn(paused));
        assertThatIllegalArgumentException().isThrownBy(() -> new WarningEvent.SlaWarned(paused, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClockEvent.SlaClockResumed(paused, Duration.ofMinutes(5)));
        assertThat(new ClockEvent.SlaClockPaused(paused, Duration.ofMinutes(5))
                        .clock()
                        .dueAt())
                .isNull();
        // An event that arrives late may start a clock that is paused already.
        assertThat(new ClockEvent.SlaClockStarted(paused, Duration.ofMinutes(5))
                        .clock()
                        .dueAt())
                .isNull();
    }

    private static Fact<?> factOf(Event event) {
        return Fact.of("1", "/test", THEN, event);
    }

    private static ClockDetails clock() {
        return new ClockDetails(
                TICKET,
                CUSTOMER,
                Metric.FIRST_RESPONSE,
                1,
                "default",
                1,
                "sales",
                Priority.HIGH,
                "whatsapp",
                THEN,
                THEN.plusSeconds(3600),
                THEN.plusSeconds(3601),
                null);
    }
}
