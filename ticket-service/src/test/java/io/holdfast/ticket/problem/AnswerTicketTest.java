package io.holdfast.ticket.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.FixedState;
import io.holdfast.ticket.state.Ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AnswerTicketTest {

    private static final TicketId ID = new TicketId("t");
    private static final CustomerId CUSTOMER = new CustomerId("c");
    private static final Instant CREATED = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant NOW = CREATED.plus(Duration.ofHours(5));
    private static final Instant EXPECTED = Instant.parse("2026-03-02T08:00:00Z");

    @ParameterizedTest
    @EnumSource(
            value = TicketStatus.class,
            names = {"OPEN", "PENDING", "ON_HOLD"})
    void aResolutionAnswersAndResolvesATicket(TicketStatus status) {
        Decision decision = answer(ticketOf(status), null);

        assertThat(events(decision))
                .containsExactly(
                        new ReplySent(ID, CUSTOMER, "id-1", Author.AGENT, "a", Visibility.PUBLIC, null, null),
                        new TicketStatusChanged(ID, CUSTOMER, TicketStatus.RESOLVED, status, null));
        assertThat(decision.texts()).singleElement().satisfies(text -> {
            assertThat(text.message()).isEqualTo("Solved.");
            assertThat(text.factId()).isEqualTo(decision.facts().getFirst().id());
        });
    }

    @Test
    void aResolutionOnlyAnswersATicketThatIsResolvedAlready() {
        assertThat(events(answer(ticketOf(TicketStatus.RESOLVED), null))).hasExactlyElementsOfTypes(ReplySent.class);
    }

    @Test
    void anAnnouncementKeepsTheStatusAndSetsTheExpectedResolutionTime() {
        assertThat(events(answer(ticketOf(TicketStatus.PENDING), EXPECTED)))
                .last()
                .isEqualTo(new TicketStatusChanged(ID, CUSTOMER, TicketStatus.PENDING, TicketStatus.PENDING, EXPECTED));
    }

    @Test
    void anAnnouncementOfATimeThatTheTicketHasOnlyTellsIt() {
        Ticket ticket = ticketOf(TicketStatus.OPEN)
                .apply(fact("s-2", new TicketStatusChanged(ID, CUSTOMER, TicketStatus.OPEN, null, EXPECTED)));

        assertThat(events(answer(ticket, EXPECTED))).hasExactlyElementsOfTypes(ReplySent.class);
    }

    @Test
    void closedMergedAndUnknownTicketsAreLeftAlone() {
        Ticket merged =
                ticketOf(TicketStatus.OPEN).apply(fact("m", new TicketMerged(ID, CUSTOMER, new TicketId("other"))));

        assertThat(refusal(ticketOf(TicketStatus.CLOSED), null)).isEqualTo("closed");
        assertThat(refusal(merged, null)).isEqualTo("merged");
        assertThat(refusal(Ticket.empty(ID), null)).isEqualTo("not-found");
        assertThat(refusal(ticketOf(TicketStatus.RESOLVED), EXPECTED)).isEqualTo("resolved");
    }

    @Test
    void aTicketThatBelongsToAnotherProblemByNowIsLeftAlone() {
        assertThat(catchThrowableOfType(Problem.class, () -> answerOf("other", ticketOf(TicketStatus.OPEN), null))
                        .type())
                .isEqualTo("moved");
    }

    @Test
    void theDefaultTextOfAnAnnouncementNamesTheTime() {
        StoredProblem problem =
                new StoredProblem("p", "Internal title", CREATED, EXPECTED, null, "a", null, null, null);

        AnswerTicket command = ProblemJob.command(new ProblemTask("p", TaskKind.ANNOUNCEMENT, ID, CUSTOMER), problem);

        assertThat(command.message()).contains("2 March 2026, 08:00 UTC").doesNotContain("Internal");
        assertThat(command.expectedResolutionAt()).isEqualTo(EXPECTED);
    }

    private static Decision answer(Ticket ticket, @Nullable Instant expected) {
        return answerOf("p", ticket, expected);
    }

    private static Decision answerOf(String problem, Ticket ticket, @Nullable Instant expected) {
        return new AnswerTicket(ID, CUSTOMER, problem, "a", "Solved.", expected).decide(new FixedState(NOW, ticket));
    }

    private static String refusal(Ticket ticket, @Nullable Instant expected) {
        return catchThrowableOfType(Problem.class, () -> answer(ticket, expected))
                .type();
    }

    private static List<CustomerFact> events(Decision decision) {
        return decision.facts().stream().<CustomerFact>map(Fact::event).toList();
    }

    private static Ticket ticketOf(TicketStatus status) {
        return Ticket.empty(ID)
                .apply(fact("c", new TicketCreated(ID, CUSTOMER, "email", "sales", Priority.NORMAL, List.of(), "p")))
                .apply(fact("s-1", new TicketStatusChanged(ID, CUSTOMER, status, null, null)));
    }

    private static Fact<TicketEvent> fact(String id, TicketEvent event) {
        return Fact.of(id, "/test", CREATED, event);
    }
}
