package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures merges of customers. It runs only when it is named (docs/benchmarks.md): the names of tests end in Test. It prints
 * figures and asserts that each merge was made, not how long it took.
 */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = "loyalty_merge_bench"))
class MergeBench {

    private static final Instant BOUGHT = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant MERGED = Instant.parse("2026-05-02T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int BATCH_ROWS = 500;
    private static final int WARM_UP_MERGES = 200;
    private static final int MERGES_OF_A_SIZE = 5;
    private static final int MERGES_OF_A_ROUND = 300;

    @Inject
    InboxHandler inbox;

    @Inject
    Pool pool;

    @Test
    void measure() throws Exception {
        mergeAll(pairs("warm-up", WARM_UP_MERGES, 1), 1);
        for (int entries : new int[] {1, 1_000, 10_000}) {
            List<Fact<?>[]> pairs = pairs("of-" + entries, MERGES_OF_A_SIZE, entries);
            long[] millis = new long[pairs.size()];
            for (int i = 0; i < millis.length; i++) {
                handle(List.of(pairs.get(i)[0]));
                long start = System.nanoTime();
                handle(List.of(pairs.get(i)[1]));
                millis[i] = (System.nanoTime() - start) / 1_000_000;
            }
            Arrays.sort(millis);
            System.out.printf(
                    "two accounts of %,d entries: a merge takes %d ms (%d to %d)%n",
                    entries, millis[millis.length / 2], millis[0], millis[millis.length - 1]);
        }
        for (int connections : new int[] {1, 16}) {
            List<Fact<?>[]> pairs = pairs("at-" + connections, MERGES_OF_A_ROUND, 1);
            long start = System.nanoTime();
            mergeAll(pairs, connections);
            System.out.printf(
                    "%d connections: %.0f merges a second%n",
                    connections, pairs.size() * 1e9 / (System.nanoTime() - start));
        }
        assertThat(pool.query("select count(*) from customer_merge where applied")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))
                        .await()
                        .atMost(TIMEOUT))
                .isEqualTo(WARM_UP_MERGES + 3L * MERGES_OF_A_SIZE + 2L * MERGES_OF_A_ROUND);
    }

    /** Records of merges of customers who have this many entries each, all of purchases with points left. */
    private List<Fact<?>[]> pairs(String name, int count, int entries) {
        List<Fact<?>[]> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String one = "one-" + name + "-" + i;
            String other = "other-" + name + "-" + i;
            buy(one, entries);
            buy(other, entries);
            pairs.add(PersonFacts.merge(one, other, MERGED));
        }
        return pairs;
    }

    private void buy(String customer, int purchases) {
        List<Fact<?>> batch = new ArrayList<>();
        for (int i = 0; i < purchases; i++) {
            Purchase purchase = new Purchase(
                    customer + "-" + i, new CustomerId(customer), BigDecimal.TEN, "EUR", null, List.of(), null);
            batch.add(Fact.of(purchase.purchaseId(), "/shop", BOUGHT.plusSeconds(i), purchase));
            if (batch.size() == BATCH_ROWS || i == purchases - 1) {
                handle(batch);
                batch = new ArrayList<>();
            }
        }
    }

    private void mergeAll(List<Fact<?>[]> pairs, int connections) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> merges = new ArrayList<>();
            for (Fact<?>[] records : pairs) {
                merges.add(threads.submit(() -> {
                    handle(List.of(records[0]));
                    handle(List.of(records[1]));
                }));
            }
            for (Future<?> merge : merges) {
                merge.get();
            }
        }
    }

    private void handle(List<Fact<?>> facts) {
        List<ConsumedFact> batch = facts.stream()
                .map(fact -> new ConsumedFact(fact.type().topic().wireName(), 0, 0, fact))
                .toList();
        Uni<Runnable> handled = pool.withTransaction(tx -> inbox.handle(tx, batch));
        handled.await().atMost(TIMEOUT).run();
    }
}
