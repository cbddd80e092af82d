package io.holdfast.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;

import static org.assertj.core.api.Assertions.assertThat;

class TimelineOrderTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final TicketId TICKET = new TicketId("t-1");
    private static final CustomerId CUSTOMER = new CustomerId("c-1");
    private static final TicketEvent CREATED =
            new TicketCreated(TICKET, CUSTOMER, "email", "general", Priority.NORMAL, List.of(), null);
    private static final TicketEvent ASSIGNED = new TicketAssigned(TICKET, CUSTOMER, null);

    private static final List<Fact<?>> IN_ORDER = List.of(
            Fact.of("z", "/z", NOON.minusSeconds(1), ASSIGNED),
            Fact.of("b", "/a", NOON, CREATED),
            Fact.of("a", "/a", NOON, ASSIGNED),
            Fact.of("c", "/a", NOON.plusSeconds(1), ASSIGNED));

    @Test
    void timelinesAreByTimeThenCreation() {
        for (int seed = 0; seed < 20; seed++) {
            List<Fact<?>> facts = new ArrayList<>(IN_ORDER);
            Collections.shuffle(facts, new Random(seed));

            facts.sort(Fact.TIMELINE_ORDER);

            assertThat(facts).isEqualTo(IN_ORDER);
        }
    }

    @Test
    void factsOfOneInstantKeepTheOrderInWhichTheyWereReportedWhateverTheirIds() {
        List<Fact<?>> reported = List.of(
                Fact.of("9", "/b", NOON, ASSIGNED),
                Fact.of("10", "/b", NOON, ASSIGNED),
                Fact.of("10", "/a", NOON, ASSIGNED));
        List<Fact<?>> facts = new ArrayList<>(reported);

        facts.sort(Fact.TIMELINE_ORDER);

        assertThat(facts).isEqualTo(reported);
    }

    @Test
    void positionsHaveTheOrderOfTheirFacts() {
        assertThat(IN_ORDER.stream().map(TimelinePosition::of)).isSorted();
    }

    @Test
    void keysAreByIdThenSource() {
        assertThat(List.of(new EventKey("/b", "1"), new EventKey("/a", "2"), new EventKey("/b", "2")))
                .isSorted();
        assertThat(EventKey.of(IN_ORDER.getFirst())).isEqualTo(new EventKey("/z", "z"));
    }
}
