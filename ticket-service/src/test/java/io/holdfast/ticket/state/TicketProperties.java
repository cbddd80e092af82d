package io.holdfast.ticket.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class TicketProperties {

    private static final TicketId ID = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("c-1");

    @Property
    void theOrderOfArrivalDoesNotMatter(
            @ForAll("timelines") List<Fact<? extends TicketEvent>> timeline, @ForAll Random random) {
        List<Fact<? extends TicketEvent>> shuffled = new ArrayList<>(timeline);
        Collections.shuffle(shuffled, random);

        assertThat(applyAll(shuffled)).isEqualTo(applyAll(timeline));
    }

    @Property
    void aRepeatedFactChangesNothing(
            @ForAll("timelines") List<Fact<? extends TicketEvent>> timeline, @ForAll Random random) {
        List<Fact<? extends TicketEvent>> repeated = new ArrayList<>(timeline);
        repeated.addAll(timeline);
        Collections.shuffle(repeated, random);

        assertThat(applyAll(repeated)).isEqualTo(applyAll(timeline));
    }

    @Property
    void positionsArePackedAndUnpackedUnchanged(@ForAll("timelines") List<Fact<? extends TicketEvent>> timeline) {
        PackedPositions fold = PackedPositions.of(applyAll(timeline));

        assertThat(PackedPositions.unpack(fold.pack())).isEqualTo(fold);
    }

    @Provide
    Arbitrary<List<Fact<? extends TicketEvent>>> timelines() {
        return facts().list().ofMaxSize(12).uniqueElements(Fact::id);
    }

    private static Ticket applyAll(List<Fact<? extends TicketEvent>> facts) {
        Ticket ticket = Ticket.empty(ID);
        for (Fact<? extends TicketEvent> fact : facts) {
            ticket = ticket.apply(fact);
        }
        return ticket;
    }

    /** Few distinct times, so that many events have the same one. */
    private static Arbitrary<Fact<? extends TicketEvent>> facts() {
        Arbitrary<Integer> number = Arbitraries.integers().between(1, 40);
        Arbitrary<Instant> time =
                Arbitraries.integers().between(0, 4).map(minute -> Instant.EPOCH.plusSeconds(minute * 60L));
        return Combinators.combine(number, time, events()).as((n, at, event) -> Fact.of("e-" + n, "/test", at, event));
    }

    private static Arbitrary<TicketEvent> events() {
        Arbitrary<Priority> priorities = Arbitraries.of(Priority.class);
        return Arbitraries.oneOf(
                priorities.map(p -> new TicketCreated(ID, CUSTOMER, "email", "sales", p, List.of("a"), null)),
                Combinators.combine(Arbitraries.of(Author.class), Arbitraries.of(Visibility.class))
                        .as((author, visibility) ->
                                new ReplySent(ID, CUSTOMER, "r", author, null, visibility, null, null)),
                Combinators.combine(
                                Arbitraries.of(TicketStatus.class),
                                Arbitraries.of(Instant.EPOCH, Instant.MAX).injectNull(0.5))
                        .as((status, expected) -> new TicketStatusChanged(
                                ID, CUSTOMER, status, null, Instant.MAX.equals(expected) ? null : expected)),
                priorities
                        .injectNull(0.3)
                        .map(p -> new TicketReclassified(ID, CUSTOMER, p, p == null ? "technical" : null, null)),
                Arbitraries.of("a-1", "a-2").injectNull(0.3).map(agent -> new TicketAssigned(ID, CUSTOMER, agent)),
                Arbitraries.integers().between(1, 5).map(score -> new TicketRated(ID, CUSTOMER, score, null)),
                Arbitraries.of("T-2", "T-3").map(into -> new TicketMerged(ID, CUSTOMER, new TicketId(into))));
    }
}
