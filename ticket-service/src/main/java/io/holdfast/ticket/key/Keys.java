package io.holdfast.ticket.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.EventIds;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.Json;

/**
 * Creates, replaces, revokes and lists keys. What is stored under an idempotency key has no secret, so the answer to a request
 * that is sent again has none either.
 */
@Singleton
class Keys {

    private static final Duration REVOKED_LISTED = Duration.ofDays(30);

    private final KeyTable table;
    private final LiveKeys live;
    private final Intake intake;
    private final Pool pool;
    private final Clock clock;
    private final int liveMax;

    Keys(KeyTable table, LiveKeys live, Intake intake, Pool pool, Clock clock, KeyConfig config) {
        this.table = table;
        this.live = live;
        this.intake = intake;
        this.pool = pool;
        this.clock = clock;
        this.liveMax = config.liveMax();
    }

    Uni<ReplayableResponse> create(NewKey key, String caller, @Nullable IdempotencyKey idempotencyKey) {
        KeySecret secret = KeySecret.generate();
        String keyId = EventIds.generate();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("keyId", keyId);
        return intake.executeOnce(idempotencyKey, tx -> {
                    Instant now = now();
                    return requireRoom(tx, now)
                            .chain(() -> table.insert(tx, keyId, key, secret, now))
                            .chain(() -> AuditTrail.append(tx, now, change(caller, "key.created", keyId)))
                            .replaceWith(() -> CommandResponse.created("/keys/" + keyId, Json.write(answer)));
                })
                .map(response -> withSecret(response, answer, secret))
                .call(live::readNow);
    }

    Uni<ReplayableResponse> rotate(
            String keyId, Duration grace, String caller, @Nullable IdempotencyKey idempotencyKey) {
        KeySecret secret = KeySecret.generate();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("keyId", keyId);
        return intake.executeOnce(idempotencyKey, tx -> {
                    Instant now = now();
                    answer.put("previousValidUntil", now.plus(grace).toString());
                    return table.rotate(tx, keyId, secret, grace, now)
                            .chain(() -> AuditTrail.append(tx, now, change(caller, "key.rotated", keyId)))
                            .replaceWith(() -> CommandResponse.ok(Json.write(answer)));
                })
                .map(response -> withSecret(response, answer, secret))
                .call(live::readNow);
    }

    Uni<Void> revoke(String keyId, String caller) {
        return pool.withTransaction(tx -> {
                    Instant now = now();
                    return table.revoke(tx, keyId, now)
                            .call(revoked -> revoked
                                    ? AuditTrail.append(tx, now, change(caller, "key.revoked", keyId))
                                    : Uni.createFrom().voidItem());
                })
                .call(live::readNow)
                .replaceWithVoid();
    }

    /** @param withRevoked also those that were revoked long ago */
    Uni<Page<KeyView>> list(int limit, @Nullable String cursor, boolean withRevoked) {
        Instant now = now();
        return table.list(limit, cursor, withRevoked ? Instant.EPOCH : now.minus(REVOKED_LISTED), now);
    }

    /** Two requests at the same time may create one key more. */
    private Uni<Void> requireRoom(SqlConnection tx, Instant now) {
        return table.countLive(tx, now)
                .invoke(count -> {
                    if (count >= liveMax) {
                        throw Problem.conflict(
                                "There are " + liveMax + " keys that are valid: revoke those that nobody uses.");
                    }
                })
                .replaceWithVoid();
    }

    private static ReplayableResponse withSecret(
            ReplayableResponse response, Map<String, Object> answer, KeySecret secret) {
        if (response.replayed()) {
            return response;
        }
        CommandResponse stored = response.response();
        Map<String, Object> shown = new LinkedHashMap<>(answer);
        shown.put("key", secret.text());
        return ReplayableResponse.first(new CommandResponse(stored.status(), Json.write(shown), stored.location()));
    }

    private static Change change(String caller, String action, String keyId) {
        return new Change(caller, action, "keys/" + keyId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
