package io.holdfast.loyalty.adjustment;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.posting.ErasureTable;
import io.holdfast.loyalty.posting.LedgerMetrics;
import io.holdfast.loyalty.posting.LedgerTable;
import io.holdfast.loyalty.posting.PlannerHints;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.Problem;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.IdempotencyTable;

/**
 * Executes adjustments: the entry, its event and the response to an idempotent request are saved in one transaction. It
 * uses the pool and not Hibernate, because the outbox row must be in the same transaction as the entry.
 */
@Singleton
class Adjustments {

    private static final String RULE = "adjustment";
    private static final String EVENT_SOURCE = "/loyalty-service/adjustments";

    /** The response is the JSON body as it was sent. */
    private static final IdempotencyTable<String> IDEMPOTENCY = new IdempotencyTable<>(
            ColumnArrays.<String>builder().text("body", body -> body).build(), row -> row.getString("body"));

    /** A saved response is returned until it is deleted, so none counts as expired when it is loaded. */
    private static final Instant NONE_EXPIRED = Instant.EPOCH;

    private final Pool pool;
    private final Outbox outbox;
    private final LedgerMetrics metrics;
    private final ObjectMapper json;
    private final Clock clock;

    Adjustments(Pool pool, Outbox outbox, LedgerMetrics metrics, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.metrics = metrics;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The response to an adjustment.
     *
     * @param body JSON
     * @param entry the entry that was posted; null when the response is a saved one
     */
    record Result(String body, @Nullable Entry entry) {
        boolean replayed() {
            return entry == null;
        }
    }

    /**
     * Posts an adjustment, unless a response is saved under the key.
     *
     * @return fails with {@link Problem}: 409 when fewer points are available or a request with the key is being
     *     executed, 422 when the key was used for another request
     */
    Uni<Result> adjust(CustomerId customerId, AdjustmentRequest request, @Nullable IdempotencyKey key) {
        return pool.withTransaction(
                        tx -> key == null ? post(tx, customerId, request) : postOnce(tx, customerId, request, key))
                .invoke(result -> {
                    Entry entry = result.entry();
                    if (entry != null) {
                        metrics.countEntries(List.of(entry));
                        outbox.wakeRelay();
                    }
                });
    }

    private Uni<Result> postOnce(
            SqlConnection tx, CustomerId customerId, AdjustmentRequest request, IdempotencyKey key) {
        return IdempotencyTable.tryLock(tx, key)
                .invoke(locked -> {
                    if (!locked) {
                        throw IdempotencyKeys.inProgress();
                    }
                })
                .chain(() -> IDEMPOTENCY.load(tx, List.of(key), NONE_EXPIRED))
                .chain(saved -> {
                    IdempotencyTable.Entry<String> response = saved.get(key.id());
                    return response == null
                            ? post(tx, customerId, request)
                                    .call(result -> saveResponse(tx, key, customerId, result.body()))
                            : Uni.createFrom().item(replay(response, key));
                });
    }

    private static Result replay(IdempotencyTable.Entry<String> saved, IdempotencyKey key) {
        if (!saved.key().fingerprint().equals(key.fingerprint())) {
            throw IdempotencyKeys.usedForAnotherRequest();
        }
        if (saved.response().isEmpty()) {
            throw IdempotencyKeys.customerErased();
        }
        return new Result(saved.response(), null);
    }

    private Uni<Void> saveResponse(SqlConnection tx, IdempotencyKey key, CustomerId customerId, String body) {
        return IDEMPOTENCY.save(
                tx,
                List.of(new IdempotencyTable.Entry<>(key, body, customerId.value(), clock.instant())),
                NONE_EXPIRED);
    }

    private Uni<Result> post(SqlConnection tx, CustomerId customerId, AdjustmentRequest request) {
        TreeSet<CustomerId> customer = new TreeSet<>(List.of(customerId));
        EventKey cause = new EventKey(EVENT_SOURCE, EventIds.generate());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return PlannerHints.indexScansOnly(tx)
                .chain(() -> LedgerTable.lockAccounts(tx, customer, customer))
                .call(() -> requireNotErased(tx, customerId, now))
                .map(accounts -> decide(accounts.getFirst(), request, cause, now))
                .call(posting -> LedgerTable.save(tx, List.of(posting)))
                .map(Posting::entry)
                .call(entry -> outbox.append(tx, List.of(EntryEvents.build(entry, Map.of()))))
                .map(entry -> new Result(toJson(AdjustmentResponse.of(entry, request.reason())), entry));
    }

    /** Under the account's lock. Up to the cut of an erasure that is dated ahead, nothing is recorded of the customer. */
    private static Uni<Void> requireNotErased(SqlConnection tx, CustomerId customerId, Instant now) {
        return ErasureTable.loadCuts(tx, List.of(customerId))
                .invoke(cuts -> {
                    ErasureCut cut = cuts.get(customerId);
                    if (cut != null && cut.covers(now)) {
                        throw Problem.conflict("The customer was erased; adjust their points after " + cut.at() + ".");
                    }
                })
                .replaceWithVoid();
    }

    private static Posting decide(Account account, AdjustmentRequest request, EventKey cause, Instant now) {
        Movement movement = new Movement(
                EntryKind.ADJUSTMENT, RULE, Points.of(Math.abs(request.points())), cause, now, null, request.reason());
        if (request.points() > 0) {
            if (account.roomFor(movement.points()).compareTo(movement.points()) < 0) {
                throw Problem.invalid(
                        "points",
                        "the customer has %s points; adjustments fill an account up to %s"
                                .formatted(account.balance(), Account.BALANCE_MAX));
            }
            return account.credit(movement, null);
        }
        return account.spend(movement)
                .orElseThrow(() -> Problem.conflict("The customer has %s points to take, not %s; nothing was taken."
                        .formatted(account.availableAt(now), movement.points())));
    }

    private String toJson(AdjustmentResponse response) {
        try {
            return json.writeValueAsString(response);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
