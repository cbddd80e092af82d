package io.holdfast.ticket.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.rest.FieldError;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.command.SubmissionResult.Accepted;
import io.holdfast.ticket.command.SubmissionResult.Duplicate;
import io.holdfast.ticket.command.SubmissionResult.Rejected;
import io.holdfast.ticket.command.TicketCreation;
import io.holdfast.ticket.state.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose events of a ticket a flush accepts. */
class TicketOwnershipTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final TicketId TICKET = new TicketId("t");

    private final UnitOfWork flush = new UnitOfWork(NOON, Duration.ofDays(1), EventIds::generate, new EventJson());

    @Test
    void aLaterEventOfAnotherCustomerIsRefusedAndNothingOfItStays() {
        List<SubmissionResult> results = ingest(created("1", "a", 0), reply("2", "b", 10), reply("3", "a", 20));

        assertThat(results.get(0)).isInstanceOf(Accepted.class);
        assertThat(results.get(1)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.problem().status()).isEqualTo(409);
            assertThat(rejected.problem().errors())
                    .extracting(FieldError::field)
                    .containsExactly("data.customerId");
        });
        assertThat(results.get(2)).isInstanceOf(Accepted.class);
        assertThat(flush.published()).extracting(Fact::id).containsExactly("1", "3");
        assertThat(flush.reported.refused()).extracting(Fact::id).containsExactly("2");
    }

    @Test
    void aRefusedEventThatOccursTwiceIsRefusedTwiceAndIsNoDuplicate() {
        Fact<TicketEvent> refused = reply("2", "b", 10);

        assertThat(ingest(created("1", "a", 0), refused, refused).subList(1, 3))
                .allSatisfy(result -> assertThat(result).isInstanceOf(Rejected.class));
    }

    @Test
    void anEarlierCreationOfAnotherCustomerDoesNotTakeTheTicket() {
        List<SubmissionResult> results = ingest(created("1", "a", 0), created("2", "b", -100_000));

        assertThat(results.get(1)).isInstanceOf(Rejected.class);
        assertThat(ticket().requireOpening().customerId()).isEqualTo(new CustomerId("a"));
    }

    @Test
    void aCreationThatTheSameCustomerRepeatsIsAccepted() {
        List<SubmissionResult> results =
                ingest(created("1", "a", 0), status("2", "a", 5, TicketStatus.RESOLVED), created("3", "a", 10));

        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Accepted.class));
        assertThat(ticket().status()).isEqualTo(TicketStatus.RESOLVED);
    }

    @Test
    void theCreationRefusesEarlierEventsOfOthersAndKeepsItsOwn() {
        List<SubmissionResult> results = ingest(
                status("1", "a", 10, TicketStatus.PENDING),
                status("2", "b", 20, TicketStatus.CLOSED),
                created("3", "a", 0));

        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Accepted.class));
        assertThat(ticket().status()).isEqualTo(TicketStatus.PENDING);
        assertThat(flush.tickets.earlyFacts().refusingOwners()).containsEntry(TICKET, new CustomerId("a"));
    }

    @Test
    void theCreationRefusesEventsOfTheOnlyCustomerBeforeIt() {
        ingest(status("1", "b", 10, TicketStatus.CLOSED), created("2", "a", 0));

        assertThat(ticket().status()).isEqualTo(TicketStatus.OPEN);
        assertThat(flush.tickets.earlyFacts().refusingOwners()).containsEntry(TICKET, new CustomerId("a"));
    }

    @Test
    void earlierEventsOfTheSameCustomerAreNotComputedAgain() {
        ingest(status("1", "a", 10, TicketStatus.PENDING), created("2", "a", 0));

        assertThat(ticket().status()).isEqualTo(TicketStatus.PENDING);
        assertThat(flush.tickets.earlyFacts().refusingOwners()).isEmpty();
    }

    @Test
    void storedEventsAreLoadedOnlyIfSeveralCustomersReportedBeforeACreation() {
        Ticket ofOne = Ticket.empty(TICKET).apply(reply("0", "a", 1));
        flush.tickets.load(new VersionedTicket(ofOne, 1));

        flush.addReported(created("1", "a", 0));
        assertThat(toLoad(new TicketCreation(TICKET, new CustomerId("a")))).isEmpty();
        flush.addReported(reply("2", "b", 0));
        assertThat(toLoad()).isEmpty();
        assertThat(toLoad(new TicketCreation(TICKET, new CustomerId("a"))))
                .containsExactly(new Owned<>(TICKET, new CustomerId("a")));
        assertThat(toLoad(new TicketCreation(TICKET, null)))
                .containsExactly(new Owned<>(TICKET, new CustomerId("b")), new Owned<>(TICKET, new CustomerId("c")));
    }

    private Set<Owned<TicketId>> toLoad(TicketCreation... creations) {
        return EarlyFacts.toLoad(
                List.of(creations),
                List.of(new CustomerId("b"), new CustomerId("c")),
                flush::ticket,
                flush.reported.all());
    }

    @Test
    void aSecondEventOfTheSameKeyIsADuplicate() {
        Fact<TicketEvent> fact = created("1", "a", 0);

        assertThat(ingest(fact, fact).get(1)).isInstanceOf(Duplicate.class);
    }

    @Test
    void eventsOfOneInstantCountInTheOrderInWhichTheyWereReported() {
        ingest(
                created("8", "a", 0),
                status("9", "a", 10, TicketStatus.PENDING),
                status("10", "a", 10, TicketStatus.RESOLVED));

        assertThat(ticket().status()).isEqualTo(TicketStatus.RESOLVED);
    }

    @Test
    void aReplyAndAStatusOfOneInstantCountInTheOrderInWhichTheyWereReported() {
        ingest(created("1", "a", 0), status("3", "a", 10, TicketStatus.RESOLVED), reply("2", "a", 10));
        assertThat(ticket().status()).isEqualTo(TicketStatus.OPEN);

        ingest(status("0", "a", 10, TicketStatus.RESOLVED));
        assertThat(ticket().status()).isEqualTo(TicketStatus.RESOLVED);
    }

    private Ticket ticket() {
        return flush.ticket(TICKET);
    }

    @SafeVarargs
    private List<SubmissionResult> ingest(Fact<TicketEvent>... facts) {
        for (Fact<TicketEvent> fact : facts) {
            flush.addReported(fact);
            flush.reported.addInserted(fact.key());
        }
        List<SubmissionResult> results = new ArrayList<>();
        for (Fact<TicketEvent> fact : facts) {
            results.add(flush.ingest(fact));
        }
        return results;
    }

    private static Fact<TicketEvent> created(String id, String customer, long second) {
        return fact(
                id,
                second,
                new TicketCreated(
                        TICKET, new CustomerId(customer), "email", "sales", Priority.NORMAL, List.of(), null));
    }

    private static Fact<TicketEvent> reply(String id, String customer, long second) {
        return fact(
                id,
                second,
                new ReplySent(
                        TICKET,
                        new CustomerId(customer),
                        "r" + id,
                        Author.CUSTOMER,
                        null,
                        Visibility.PUBLIC,
                        null,
                        null));
    }

    private static Fact<TicketEvent> status(String id, String customer, long second, TicketStatus status) {
        return fact(id, second, new TicketStatusChanged(TICKET, new CustomerId(customer), status, null, null));
    }

    private static Fact<TicketEvent> fact(String id, long second, TicketEvent event) {
        return Fact.of(id, "/test", NOON.plusSeconds(second), event);
    }
}
