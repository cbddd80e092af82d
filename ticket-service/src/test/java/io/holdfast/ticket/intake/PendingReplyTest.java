package io.holdfast.ticket.intake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.sql.FailureKind;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** Replies to a ticket that is created at the same time: in the same flush, or in another one. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class PendingReplyTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    StateStores stores;

    @Inject
    Outbox outbox;

    @Inject
    EventJson json;

    @Test
    void aReplyBeforeTheCreationInTheSameFlushIsPublishedWithIt() throws Exception {
        flush(new Reply("same-t", "One"), created("same-t", "same-c"), new Reply("same-t", "Two"));

        ops().get("/tickets/same-t").then().statusCode(200).body("replies.message", contains("One", "Two"));
        assertThat(typesOf(published("tickets", "same-c", 3)))
                .containsExactly("ticket-created", "reply-sent", "reply-sent");
        assertNothingWaits("same-t");
    }

    @Test
    void repliesOfEarlierFlushesComeBeforeThoseOfTheFlushThatCreates() throws Exception {
        channel()
                .body("{\"author\":\"customer\",\"message\":\"One\",\"occurredAt\":\"2026-01-02T03:04:05Z\"}")
                .post("/tickets/mixed-t/replies")
                .then()
                .statusCode(201);

        flush(new Reply("mixed-t", "Two"), new Reply("mixed-t", "Three"), created("mixed-t", "mixed-c"));

        ops().get("/tickets/mixed-t").then().statusCode(200).body("replies.message", contains("One", "Two", "Three"));
        assertThat(published("tickets", "mixed-c", 4)).hasSize(4);
        assertNothingWaits("mixed-t");
    }

    @Test
    void whatComesAfterTheCreationInTheFlushCountsAfterThePendingReplies() {
        Fact<TicketStatusChanged> resolved = Fact.of(
                "after-resolved",
                "/test",
                NOW,
                new TicketStatusChanged(
                        new TicketId("after-t"), new CustomerId("after-c"), TicketStatus.RESOLVED, null, null));

        flush(new Reply("after-t", "One"), created("after-t", "after-c"), new ReportedEvent(resolved));

        ops().get("/tickets/after-t").then().statusCode(200).body("status", equalTo("resolved"));
        assertThat(typesOf(published("tickets", "after-c", 3)))
                .containsExactly("ticket-created", "reply-sent", "ticket-status-changed");
    }

    @Test
    void aReplyWhoseTicketIsNotCreatedStaysPending() {
        flush(new Reply("stays-t", "One"), created("stays-other-t", "stays-c"));

        ops().get("/tickets/stays-t").then().statusCode(404);
        flush(created("stays-t", "stays-c"));
        ops().get("/tickets/stays-t").then().body("replies.message", contains("One"));
    }

    @Test
    void ofAReplyAndACreationInTwoFlushesAtOnceTheSecondIsRepeated() {
        for (boolean known : List.of(false, true)) {
            for (boolean replyFirst : List.of(true, false)) {
                String ticket = "race-" + known + "-" + replyFirst;
                if (known) {
                    flush(new Reply(ticket, "Zero"));
                }
                Submission reply = new Reply(ticket, "One");
                Submission creation = created(ticket, "race-c");
                SqlConnection first = begin();
                SqlConnection second = begin();
                UnitOfWork firstWork = decided(first, replyFirst ? reply : creation);
                UnitOfWork secondWork = decided(second, replyFirst ? creation : reply);

                saveAndCommit(first, firstWork);
                Throwable failure = catchThrowable(() -> saveAndCommit(second, secondWork));

                assertThat(FailureKind.of(failure)).as(ticket).isIn(FailureKind.CONFLICT, FailureKind.DUPLICATE_KEY);
                result(first.close());
                result(second.close());
            }
        }
    }

    @Test
    void aReplyToATicketWhoseCustomerWasErasedIsErasedWithIt() throws Exception {
        ops().delete("/customers/erased-reply-c").then().statusCode(202);

        flush(new Reply("erased-reply-t", "One"), created("erased-reply-t", "erased-reply-c"));

        ops().get("/tickets/erased-reply-t").then().statusCode(404);
        assertNothingWaits("erased-reply-t");
        channel()
                .body("{\"author\":\"customer\",\"message\":\"Two\"}")
                .post("/tickets/erased-reply-t/replies")
                .then()
                .statusCode(410);
    }

    /** A reply to a ticket that does not exist yet, as {@code POST /tickets/{id}/replies} decides it. */
    private record Reply(String ticketId, String message) implements Command {

        @Override
        public ReadSet readSet() {
            return ReadSet.tickets(new TicketId(ticketId));
        }

        @Override
        public Decision decide(CurrentState state) {
            TicketId ticket = new TicketId(ticketId);
            PendingReply reply = new PendingReply(
                    state.newId(),
                    ticket,
                    state.now(),
                    state.newId(),
                    Author.CUSTOMER,
                    null,
                    Visibility.PUBLIC,
                    null,
                    null);
            MessageText text = new MessageText(reply.factId(), null, message, null);
            CommandResponse response = CommandResponse.created("/tickets/" + ticketId, "{}");
            return state.ticket(ticket).exists()
                    ? Decision.of(
                            response,
                            List.of(reply.toFact(
                                    state.ticket(ticket).requireOpening().customerId())),
                            List.of(text))
                    : Decision.pending(response, reply, text);
        }
    }

    private static Submission created(String ticket, String customer) {
        return new ReportedEvent(Fact.of(
                ticket + "-created",
                "/test",
                Instant.parse("2026-01-02T03:00:00Z"),
                new TicketCreated(
                        new TicketId(ticket),
                        new CustomerId(customer),
                        "email",
                        "sales",
                        Priority.NORMAL,
                        List.of(),
                        null)));
    }

    private void flush(Submission... submissions) {
        List<PendingSubmission> pending = Stream.of(submissions)
                .map(submission -> new PendingSubmission(submission, null, null))
                .toList();
        new FlushTransaction(
                        vertx, pool, stores, outbox, this::newUnitOfWork, new IntakeMetrics(new SimpleMeterRegistry()))
                .run(pending, TIMEOUT)
                .toCompletableFuture()
                .join();
        assertThat(pending)
                .extracting(PendingSubmission::result)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfAny(SubmissionResult.Accepted.class, SubmissionResult.Executed.class));
    }

    private UnitOfWork decided(SqlConnection tx, Submission submission) {
        UnitOfWork unitOfWork = newUnitOfWork();
        if (submission instanceof ReportedEvent reported) {
            unitOfWork.addReported(reported.fact());
        }
        ReadSet reads = ReadSet.union(List.of(submission.readSet()));
        result(StatementPipeline.sendAll(stores.load(tx, reads, unitOfWork)));
        result(new LaterReads(stores)
                .load(tx, List.of(new PendingSubmission(submission, null, null)), reads.customers(), unitOfWork));
        switch (submission) {
            case ReportedEvent reported -> unitOfWork.ingest(reported.fact());
            case Command command -> unitOfWork.execute(command, null);
        }
        return unitOfWork;
    }

    private UnitOfWork newUnitOfWork() {
        return new UnitOfWork(NOW, Duration.ofDays(1), EventIds::generate, json);
    }

    private SqlConnection begin() {
        SqlConnection connection = result(pool.getConnection());
        result(connection.query("begin").execute());
        return connection;
    }

    private void saveAndCommit(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(stores.save(tx, unitOfWork));
        statements.add(tx.query("commit").execute().replaceWithVoid());
        result(StatementPipeline.sendAll(statements));
    }

    private static void assertNothingWaits(String ticket) throws SQLException {
        assertThat(EmbeddedServers.running()
                        .queryLong("ticket", "select count(*) from waiting_reply where ticket_id = '" + ticket + "'"))
                .isZero();
        assertThat(EmbeddedServers.running()
                        .queryLong(
                                "ticket",
                                "select count(*) from wording where fact_id not in (select id from fact)"
                                        + " and fact_id not in (select fact_id from waiting_reply)"))
                .isZero();
    }

    private static List<String> typesOf(List<ConsumedRecord> records) {
        return records.stream().map(record -> record.headers().get("ce_type")).toList();
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }
}
