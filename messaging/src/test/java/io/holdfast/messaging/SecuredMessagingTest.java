package io.holdfast.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From the outbox through a broker with credentials and access control lists to the inbox. */
@QuarkusTest
@WithTestResource(SecuredServers.class)
class SecuredMessagingTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    RelayStatus relay;

    @Inject
    LogOffsets offsets;

    @Test
    void everyClientOfAServiceHasItsCredentials() throws Exception {
        Fact<TicketCreated> fact = Fact.of(
                EventIds.generate(),
                "/probe-service",
                Instant.parse("2026-03-02T09:15:00Z"),
                new TicketCreated(
                        new TicketId("T-1"),
                        new CustomerId("C-1"),
                        "email",
                        "sales",
                        Priority.NORMAL,
                        List.of(),
                        null));

        pool.withTransaction(tx -> outbox.append(tx, List.of(fact)))
                .invoke(outbox::wakeRelay)
                .await()
                .atMost(TIMEOUT);

        await().atMost(TIMEOUT)
                .until(() -> EmbeddedServers.running()
                                .queryLong(
                                        SecuredServers.DATABASE,
                                        "select count(*) from effect where event_id = '" + fact.id() + "'")
                        == 1);
        assertThat(offsets.endOffsets("tickets", java.util.Set.of(0)).await().atMost(TIMEOUT))
                .isNotEmpty();
        assertThat(EmbeddedServers.running()
                        .queryLong(
                                SecuredServers.DATABASE, "select count(*) from inbox_watermark where topic_id is null"))
                .isZero();
    }

    @Test
    void aTopicThatTheServiceMayNotWriteIsNamedByReadiness() throws Exception {
        EmbeddedServers.running()
                .execute(
                        SecuredServers.DATABASE,
                        "insert into outbox (event_id, topic, key, headers, payload)"
                                + " values ('x', 'retention', 'k', '[]', '{}')");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(relay.health(new RelayHealth.Limits(TIMEOUT, TIMEOUT, TIMEOUT))
                                .reasons())
                        .anySatisfy(reason -> assertThat(reason).contains("retention")));

        EmbeddedServers.running().execute(SecuredServers.DATABASE, "delete from outbox where topic = 'retention'");
    }
}
