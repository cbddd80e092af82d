package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Stream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sql.SqlTimes;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Merges in a circle, which ticket-service refuses, reported as events: the tickets are not evaluated without end. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ReportedCircleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final Pool pool;

    ReportedCircleTest(Pool pool) {
        this.pool = pool;
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** The wait since the message goes round, and then turns out to be none: the ticket waits since its creation. */
    @Test
    void aWaitThatNobodyHasAnyMoreDoesNotGoRound() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(3, ChronoUnit.HOURS);
        Instant message = start.plusSeconds(120);
        TestTicket a = TestTicket.create(log);
        TestTicket b = TestTicket.create(log);
        TestTicket c = TestTicket.create(log);
        String[] tickets = Stream.of(a, b, c).map(TestTicket::ticketId).toArray(String[]::new);

        b.created(start, "sales", "normal", "email")
                .agentReplied(start.plusSeconds(60))
                .customerReplied(message);
        publishMerge(b, c, message);
        b.publish(
                UUID.randomUUID().toString(),
                "ticket-unmerged",
                start.plusSeconds(180),
                "\"fromTicketId\":\"" + c.ticketId() + "\"");
        c.created(start, "sales", "normal", "email");
        publishMerge(c, a, start.plusSeconds(60));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(waitsSince(message, tickets)).isEqualTo(2));

        a.created(start, "sales", "normal", "email");
        publishMerge(a, b, start.plusSeconds(60));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(waitsSince(message, tickets)).isZero();
            assertThat(waitsSince(start, tickets)).isEqualTo(5);
            assertThat(queued(tickets)).isZero();
        });
    }

    private static void publishMerge(TestTicket ticket, TestTicket other, Instant at) {
        ticket.publish(
                UUID.randomUUID().toString(), "ticket-merged", at, "\"intoTicketId\":\"" + other.ticketId() + "\"");
    }

    private long waitsSince(Instant since, String[] tickets) {
        return count(
                "select count(*) from handover where from_ticket = any($1::text[]) and waiting_since = $2",
                Tuple.of(tickets, SqlTimes.utc(since)));
    }

    private long queued(String[] tickets) {
        return count("select count(*) from rejudge where ticket_id = any($1::text[])", Tuple.of((Object) tickets));
    }

    private long count(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
