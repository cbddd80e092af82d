package io.holdfast.sla.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class TicketHistoriesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @Inject
    Pool pool;

    @Inject
    TicketHistories histories;

    private final TicketId ticket = new TicketId("H-" + UUID.randomUUID());

    @Test
    void theSecondOfTwoTransactionsThatFoundNoRowFailsAndKeepsBothFactsWhenRepeated() {
        SqlConnection first = begin();
        SqlConnection second = begin();
        TicketHistory ofFirst = loaded(first, "a").withFacts(arrived("1", "a"));
        TicketHistory ofSecond = loaded(second, "b").withFacts(arrived("2", "b"));

        save(first, ofFirst);
        commit(first);
        Throwable failure = catchThrowable(() -> save(second, ofSecond));
        result(second.query("rollback").execute());
        result(second.close());

        assertThat(failure).isInstanceOf(ConcurrentUpdateException.class);
        SqlConnection repeated = begin();
        save(repeated, loaded(repeated, "b").withFacts(arrived("2", "b")));
        commit(repeated);
        SqlConnection reader = begin();
        TicketHistory stored = loaded(reader, "c");
        commit(reader);
        assertThat(stored.customerId()).isEqualTo(new CustomerId("a"));
        assertThat(stored.facts()).extracting(Fact::id).containsExactly("1");
        assertThat(stored.otherFacts()).extracting(Fact::id).containsExactly("2");
        assertThat(stored.otherFacts().getFirst().event().customerId()).isEqualTo(new CustomerId("b"));
    }

    private TicketHistory loaded(SqlConnection tx, String customer) {
        TicketHistory stored =
                result(histories.loadForUpdate(tx, List.of(ticket.value()))).get(ticket.value());
        return Objects.requireNonNullElseGet(
                stored, () -> TicketHistory.empty(ticket, new CustomerId(customer), 0, null));
    }

    private List<ArrivedFact> arrived(String id, String customer) {
        Fact<TicketEvent> fact = Fact.of(
                id,
                "/test",
                TIME,
                new TicketStatusChanged(ticket, new CustomerId(customer), TicketStatus.OPEN, null, null));
        return List.of(new ArrivedFact(fact, 0));
    }

    private void save(SqlConnection tx, TicketHistory history) {
        result(histories.save(tx, List.of(history)));
    }

    private SqlConnection begin() {
        SqlConnection connection = result(pool.getConnection());
        result(connection.query("begin").execute());
        return connection;
    }

    private static void commit(SqlConnection tx) {
        result(tx.query("commit").execute());
        result(tx.close());
    }

    private static <T> T result(Uni<T> step) {
        return step.await().atMost(TIMEOUT);
    }
}
