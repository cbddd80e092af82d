package io.holdfast.analytics.projection;

import java.time.Clock;
import java.util.List;

import jakarta.inject.Inject;

import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.BeforeEach;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.naive.RawEvent;
import io.holdfast.messaging.ConsumedFact;

/** Base of the tests that give batches to an inbox of their own, on a partition that the service does not own. */
abstract class InboxTest extends ServiceTest {

    private static final int PARTITION = 1100;

    @Inject
    Pool pool;

    @Inject
    ActivityProjection projection;

    @Inject
    ActivityCompaction compaction;

    @Inject
    LateActivityMetrics lateActivity;

    @Inject
    AnalyticsConfig config;

    @Inject
    Clock clock;

    private ActivityInbox inbox;

    @BeforeEach
    void createInbox() {
        inbox = new ActivityInbox(pool, projection, compaction, lateActivity, config, clock);
    }

    /** Handles a batch in one transaction. */
    void handle(List<RawEvent> events) {
        List<ConsumedFact> batch = events.stream()
                .map(event -> new ConsumedFact("tickets", PARTITION, 0, RawFacts.of(event)))
                .toList();
        pool.withTransaction(tx -> inbox.handle(tx, batch))
                .await()
                .atMost(TIMEOUT)
                .run();
    }
}
