package io.holdfast.loyalty.programme;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.rest.Problem;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.loyalty.programme.ProgrammeResourceTest.DATABASE;
import static io.holdfast.loyalty.programme.ProgrammeResourceTest.DOUBLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The order of versions among themselves and among the awards by them, and their bounds. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = DATABASE))
class ProgrammeStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ProgrammesInForce programmes;

    @Inject
    ProgrammeStore store;

    @Inject
    Pool pool;

    @Test
    void aVersionIsInForceFromItsPutOn() {
        put(DOUBLE);
        JsonNode last = put(DOUBLE.replace("double", "other"));

        ProgrammeVersions versions = load();

        assertThat(versions.newest().number()).isEqualTo(last.path("version").intValue());
        assertThat(versions.inForceAt(inForceFrom(last)).programme().name()).isEqualTo("other");
        assertThat(versions.inForceAt(inForceFrom(last).minusNanos(1000))
                        .programme()
                        .name())
                .isEqualTo("double");
    }

    /** The put waits for the award before it; the award after it waits for the put, so that awards cannot keep it waiting. */
    @Test
    void aPutIsOrderedAmongAwards() {
        int before = load().newest().number();
        CompletableFuture<Void> awards = new CompletableFuture<>();
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        CompletableFuture<Instant> ended = pool.withTransaction(tx -> programmes
                        .loadForShare(tx)
                        .invoke(versions -> awards.complete(null))
                        .chain(versions -> Uni.createFrom().completionStage(mayEnd))
                        .map(ignored -> Instant.now()))
                .subscribeAsCompletionStage();
        assertThat(awards).succeedsWithin(PATIENCE);
        CompletableFuture<JsonNode> put = CompletableFuture.supplyAsync(() -> put(DOUBLE));
        await().atMost(PATIENCE).until(() -> isAwaited("ExclusiveLock"));
        CompletableFuture<ProgrammeVersions> next =
                pool.withTransaction(programmes::loadForShare).subscribeAsCompletionStage();
        await().atMost(PATIENCE).until(() -> isAwaited("ShareLock"));

        mayEnd.complete(null);

        assertThat(next.orTimeout(30, TimeUnit.SECONDS).join().newest().number())
                .isEqualTo(before + 1);
        assertThat(inForceFrom(put.join())).isAfter(ended.join());
    }

    @Test
    void aVersionIsNewerThanTheOneBeforeThoughTheClockWentBack() {
        Instant newest = inForceFrom(put(DOUBLE));
        Clock behind = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

        JsonNode version = store(behind, 10_000, 1 << 23)
                .put(DOUBLE.getBytes(UTF_8), "ops")
                .await()
                .atMost(PATIENCE);

        assertThat(inForceFrom(version)).isEqualTo(newest.plusNanos(1000));
    }

    @Test
    void versionsAreBoundedInNumberAndInBytes() {
        int version = put(DOUBLE).path("version").intValue();

        for (ProgrammeStore full :
                List.of(store(Clock.systemUTC(), version, 1 << 23), store(Clock.systemUTC(), version + 1, 200))) {
            assertThatThrownBy(() ->
                            full.put(DOUBLE.getBytes(UTF_8), "ops").await().atMost(PATIENCE))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(409));
        }

        assertThat(load().newest().number()).isEqualTo(version);
    }

    private ProgrammeStore store(Clock clock, int versionsMax, long bytesMax) {
        return new ProgrammeStore(pool, clock, new ProgrammeConfig() {
            @Override
            public int versionsMax() {
                return versionsMax;
            }

            @Override
            public MemorySize bytesMax() {
                return new MemorySize(BigInteger.valueOf(bytesMax));
            }
        });
    }

    private ProgrammeVersions load() {
        return pool.withTransaction(programmes::loadForShare).await().atMost(PATIENCE);
    }

    private static boolean isAwaited(String mode) throws SQLException {
        return EmbeddedServers.running().queryLong(DATABASE, """
                        select count(*) from pg_locks
                         where locktype = 'advisory' and objsubid = 2 and not granted and mode = '%s'
                           and database = (select oid from pg_database where datname = current_database())
                        """.formatted(mode)) > 0;
    }

    private JsonNode put(String body) {
        return store.put(body.getBytes(UTF_8), "ops").await().atMost(PATIENCE);
    }

    private static Instant inForceFrom(JsonNode version) {
        return Instant.parse(version.path("inForceFrom").asText());
    }
}
