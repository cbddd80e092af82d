package io.holdfast.ticket.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

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
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;

import static org.assertj.core.api.Assertions.assertThat;

class TicketProperties {

    private static final TicketId ID = new TicketId("T-1");
    private static final CustomerId CUSTOMER = new CustomerId("c-1");

    @Property
    void theOrderOfArrivalDoesNotMatterButOfOneInstant(
            @ForAll("timelines") List<Fact<? extends TicketEvent>> timeline, @ForAll Random random) {
        assertThat(applyAll(shuffledKeepingTies(timeline, random))).isEqualTo(applyAll(timeline));
    }

    @Property
    void theStateIsThatOfAReplayInTimelineOrder(@ForAll("timelines") List<Fact<? extends TicketEvent>> timeline) {
        Ticket ticket = applyAll(timeline);
        Replay replay = Replay.of(timeline);

        assertThat(ticket.exists()).isEqualTo(replay.created);
        assertThat(ticket.mergedInto().value()).isEqualTo(replay.mergedInto);
        if (replay.created) {
            assertThat(ticket.status()).isEqualTo(replay.status);
            assertThat(ticket.currentPriority()).isEqualTo(replay.priority);
            assertThat(ticket.agentId().value()).isEqualTo(replay.agent);
        }
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

    /** Facts of different times in any order; those of one time as they were reported. */
    private static List<Fact<? extends TicketEvent>> shuffledKeepingTies(
            List<Fact<? extends TicketEvent>> timeline, Random random) {
        Map<Instant, Deque<Fact<? extends TicketEvent>>> byTime = new HashMap<>();
        List<Instant> times = new ArrayList<>();
        for (Fact<? extends TicketEvent> fact : timeline) {
            byTime.computeIfAbsent(fact.time(), time -> new ArrayDeque<>()).add(fact);
            times.add(fact.time());
        }
        Collections.shuffle(times, random);
        List<Fact<? extends TicketEvent>> shuffled = new ArrayList<>();
        for (Instant time : times) {
            shuffled.add(byTime.getOrDefault(time, new ArrayDeque<>()).remove());
        }
        return shuffled;
    }

    /** A ticket replayed event by event in timeline order, as sla-service replays it; the creation comes first. */
    private static final class Replay {
        private boolean created;
        private TicketStatus status = TicketStatus.OPEN;
        private Priority priority = Priority.NORMAL;
        private @Nullable String agent;
        private @Nullable TicketId mergedInto;

        static Replay of(List<Fact<? extends TicketEvent>> reported) {
            List<Fact<? extends TicketEvent>> sorted = new ArrayList<>(reported);
            sorted.sort(Fact.TIMELINE_ORDER);
            Replay replay = new Replay();
            sorted.stream()
                    .filter(fact -> fact.event() instanceof TicketCreated)
                    .findFirst()
                    .ifPresent(fact -> {
                        replay.created = true;
                        replay.priority = ((TicketCreated) fact.event()).priority();
                    });
            sorted.forEach(fact -> replay.apply(fact.event()));
            if (replay.mergedInto != null) {
                replay.status = TicketStatus.CLOSED;
            }
            return replay;
        }

        private void apply(TicketEvent event) {
            switch (event) {
                case ReplySent e -> {
                    if (e.author() == Author.CUSTOMER
                            && e.visibility() == Visibility.PUBLIC
                            && Ticket.isOpenedByReply(status)) {
                        status = TicketStatus.OPEN;
                    }
                }
                case TicketStatusChanged e -> status = e.status();
                case TicketReclassified e -> priority = e.priority() == null ? priority : e.priority();
                case TicketAssigned e -> agent = e.agentId();
                case TicketMerged e -> mergedInto = e.intoTicketId();
                case TicketUnmerged e -> mergedInto = null;
                default -> {
                    // It changes nothing that is compared.
                }
            }
        }
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
                Arbitraries.of("T-2", "T-3").map(into -> new TicketMerged(ID, CUSTOMER, new TicketId(into))),
                Arbitraries.of("T-2", "T-3").map(from -> new TicketUnmerged(ID, CUSTOMER, new TicketId(from))));
    }
}
