package io.holdfast.analytics.risk;

import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.holdfast.analytics.population.Spend;
import io.holdfast.testservers.EmbeddedServers;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class SpendReaderTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final LocalDate AS_OF = LocalDate.of(1961, 1, 1);
    private static final int PARTITION = 1390;

    @Inject
    Pool pool;

    /** The lock stops the reader at its statement of persons. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aMergeThatCommitsBetweenTwoStatementsCountsNobodyTwice() {
        execute(pool, """
                insert into purchase (source, event_id, customer_id, at, amount, currency) values
                    ('test', 'sr-1', 'sr-old', '1960-03-01T10:00:00Z', 5, 'EUR'),
                    ('test', 'sr-2', 'sr-new', '1960-04-01T10:00:00Z', 5, 'EUR')
                """);
        execute(
                pool,
                "insert into customer (customer_id, partition, number) values ('sr-old', %1$d, 1), ('sr-new', %1$d, 2)"
                        .formatted(PARTITION));
        try {
            CompletableFuture<Spend> read = pool.withTransaction(tx -> {
                        Uni<Void> locked = statement(tx, "lock table merged_customer in access exclusive mode");
                        return locked.map(
                                        ignored -> SpendReader.load(pool, AS_OF).subscribeAsCompletionStage())
                                .call(() -> untilSomebodyWaits(tx))
                                .call(() -> statement(tx, "delete from customer where customer_id = 'sr-old'"))
                                .call(
                                        () -> statement(
                                                tx,
                                                "update customer set partition = 2147483647, number = 900000 where customer_id = 'sr-new'"))
                                .call(() -> statement(
                                        tx,
                                        "insert into merged_customer (customer_id, partition, number) values ('sr-old', %1$d, 900000), ('sr-new', %1$d, 900000)"
                                                .formatted(PARTITION)));
                    })
                    .await()
                    .atMost(TIMEOUT);

            assertThat(read.orTimeout(30, TimeUnit.SECONDS).join().customers()).isEqualTo(2);
            Spend after = SpendReader.load(pool, AS_OF).await().atMost(TIMEOUT);
            assertThat(after.customers()).isEqualTo(1);
        } finally {
            execute(pool, "delete from customer where customer_id like 'sr-%'");
            execute(pool, "delete from merged_customer where customer_id like 'sr-%'");
            execute(pool, "delete from purchase where customer_id like 'sr-%'");
        }
    }

    private static Uni<Boolean> untilSomebodyWaits(SqlClient tx) {
        return tx.query(
                        "select count(*) > 0 from pg_locks where not granted and relation = 'merged_customer'::regclass")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .repeat()
                .until(Boolean::booleanValue)
                .collect()
                .last()
                .replaceWith(true);
    }

    private static Uni<Void> statement(SqlClient client, String sql) {
        return client.query(sql).execute().replaceWithVoid();
    }

    private static void execute(SqlClient client, String sql) {
        statement(client, sql).await().atMost(TIMEOUT);
    }
}
