package io.holdfast.loyalty.programme;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.programme.ProgrammeTable.Totals;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.StrictJson;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;

/** Versions of the programme. A put inserts one; nothing is updated or deleted. Bodies are read on worker threads. */
@ApplicationScoped
class ProgrammeStore {

    private static final StrictJson JSON = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);
    private static final int DIGITS_MAX = 9;
    private static final CursorFormat<Integer> CURSOR = new CursorFormat<>(
            "programme-versions", (version, to) -> to.integer(version), CursorFormat.Reader::integer);

    private final Pool pool;
    private final Clock clock;
    private final ProgrammeConfig config;
    private final String builtIn = ProgrammeWriter.write(
                    ProgrammeVersions.DEFAULT.newest().programme())
            .toString();

    ProgrammeStore(Pool pool, Clock clock, ProgrammeConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Validates a programme and puts it in force.
     *
     * @return fails with {@link Problem}: 400 when it is not JSON, 422 with every invalid field, 409 when there are too many
     *     versions
     */
    Uni<JsonNode> put(byte @Nullable [] body, String user) {
        return onWorker(() -> validated(body))
                .chain(definition -> pool.withTransaction(tx -> ProgrammeTable.lock(tx)
                        .map(stored -> next(stored, definition, user))
                        .call(version -> ProgrammeTable.insert(tx, version))
                        .call(version -> AuditTrail.append(tx, version.inForceFrom(), entry(version)))))
                .map(StoredVersion::view);
    }

    private static Change entry(StoredVersion version) {
        return new Change(version.putBy(), "programme.put", "programme/versions/" + version.number());
    }

    private static String validated(byte @Nullable [] body) {
        FieldErrors errors = new FieldErrors();
        Programme programme = ProgrammeReader.read(JSON.read(body), "", errors);
        errors.throwIfAny();
        return ProgrammeWriter.write(programme).toString();
    }

    /** Under the lock: awards by the versions before have ended, and later ones see this version. */
    private StoredVersion next(Totals stored, String definition, String user) {
        if (stored.newest() >= config.versionsMax()) {
            throw full(config.versionsMax() + " versions", "VERSIONS");
        }
        long bytesMax = config.bytesMax().asLongValue();
        if (stored.bytes() + definition.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw full(bytesMax + " bytes of versions", "BYTES");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant earliest = stored.inForceFrom().plus(1, ChronoUnit.MICROS);
        return new StoredVersion(stored.newest() + 1, now.isBefore(earliest) ? earliest : now, user, definition);
    }

    private static Problem full(String most, String setting) {
        return Problem.conflict("A programme has at most " + most
                + ", because all are kept and in memory; the setting HOLDFAST_PROGRAMME_" + setting
                + "_MAX raises it.");
    }

    /** The version in force. */
    Uni<JsonNode> newest() {
        return ProgrammeTable.newest(pool, builtIn).map(StoredVersion::view);
    }

    /**
     * One version.
     *
     * @return fails with {@link Problem} 404 when there is none
     */
    Uni<JsonNode> version(String number) {
        if (!number.matches("[1-9][0-9]*") || number.length() > DIGITS_MAX) {
            throw unknown(number);
        }
        return ProgrammeTable.one(pool, builtIn, Integer.parseInt(number)).map(found -> {
            if (found.isEmpty()) {
                throw unknown(number);
            }
            return found.getFirst().view();
        });
    }

    private static Problem unknown(String number) {
        return Problem.notFound("version of the programme", number);
    }

    /** A page of all versions, oldest first. */
    Uni<Page<JsonNode>> versions(int limit, @Nullable String cursor) {
        int after = cursor == null ? 0 : CURSOR.decode(cursor);
        return ProgrammeTable.page(pool, builtIn, after, limit + 1).map(versions -> page(versions, limit));
    }

    private static Page<JsonNode> page(List<StoredVersion> versions, int limit) {
        int fitting = (int) versions.stream()
                .limit(limit)
                .takeWhile(version -> version.definition() != null)
                .count();
        return Page.of(
                versions,
                fitting,
                StoredVersion::view,
                last -> CURSOR.encode(last.path("version").intValue()));
    }

    private static <T> Uni<T> onWorker(Supplier<T> step) {
        return Uni.createFrom().item(step).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
