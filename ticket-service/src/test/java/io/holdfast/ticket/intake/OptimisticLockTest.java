package io.holdfast.ticket.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.sql.FailureKind;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OptimisticLockTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    StateStores stores;

    @Inject
    EventJson json;

    @Test
    void theSecondOfTwoWritersOfTheSameRevisionConflictsAndIsNotCommitted() {
        String ticket = openTicket("lock-customer");
        SqlConnection first = begin();
        SqlConnection second = begin();
        UnitOfWork firstWork = rated(first, "lock-1", ticket, 1);
        UnitOfWork secondWork = rated(second, "lock-2", ticket, 2);

        saveAndCommit(first, firstWork);
        Throwable failure = catchThrowable(() -> saveAndCommit(second, secondWork));

        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CONFLICT);
        ops().get("/tickets/" + ticket).then().body("score", equalTo(1));
        close(first, second);
    }

    @Test
    void theSecondOfTwoResponsesUnderTheSameIdempotencyKeyConflicts() {
        IdempotencyKey key = new IdempotencyKey("tester", "lock-key", "f");
        SqlConnection first = begin();
        SqlConnection second = begin();
        UnitOfWork firstWork = responded(first, key);
        UnitOfWork secondWork = responded(second, key);

        saveAndCommit(first, firstWork);
        Throwable failure = catchThrowable(() -> saveAndCommit(second, secondWork));

        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CONFLICT);
        close(first, second);
    }

    @Test
    void aNullInANotNullColumnIsInvalidContentAndNoConflict() {
        Throwable failure = catchThrowable(
                () -> result(pool.query("insert into wording (fact_id, message) values ('null-message', null)")
                        .execute()));

        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CONTENT);
    }

    private UnitOfWork rated(SqlConnection tx, String eventId, String ticket, int score) {
        Fact<TicketEvent> fact = Fact.of(
                eventId,
                "/test",
                Instant.parse("2026-01-02T03:04:05Z"),
                new TicketRated(new TicketId(ticket), new CustomerId("lock-customer"), score, null));
        UnitOfWork unitOfWork = unitOfWork();
        unitOfWork.addReported(fact);
        result(StatementPipeline.sendAll(stores.load(tx, new ReportedEvent(fact).readSet(), unitOfWork)));
        unitOfWork.ingest(fact);
        return unitOfWork;
    }

    private UnitOfWork responded(SqlConnection tx, IdempotencyKey key) {
        UnitOfWork unitOfWork = unitOfWork();
        unitOfWork.responses().addKey(key);
        result(StatementPipeline.sendAll(stores.load(tx, ReadSet.EMPTY, unitOfWork)));
        unitOfWork.responses().add(key, CommandResponse.ok("{}"), null);
        return unitOfWork;
    }

    private UnitOfWork unitOfWork() {
        return new UnitOfWork(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofDays(1), EventIds::generate, json);
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

    private static void close(SqlConnection first, SqlConnection second) {
        result(first.close());
        result(second.close());
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }
}
