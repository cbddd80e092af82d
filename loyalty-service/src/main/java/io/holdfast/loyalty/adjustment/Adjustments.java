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
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Cause;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.posting.LedgerMetrics;
import io.holdfast.loyalty.posting.LedgerTable;
import io.holdfast.loyalty.posting.PlannerHints;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.Problem;

/**
 * Gives and takes points by hand. It writes through the pool and not through Hibernate, because the outbox's row must be
 * in the same transaction as the entry.
 */
@Singleton
class Adjustments {

    private static final String RULE = "adjustment";
    private static final String EVENT_SOURCE = "/loyalty-service/adjustments";

    private final Pool pool;
    private final Outbox outbox;
    private final LedgerMetrics meters;
    private final ObjectMapper json;
    private final Clock clock;

    Adjustments(Pool pool, Outbox outbox, LedgerMetrics meters, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.meters = meters;
        this.json = json;
        this.clock = clock;
    }

    /** An answer's body, and whether it was given before. */
    record Result(String body, boolean replayed) {}

    Uni<Result> adjust(CustomerId customerId, AdjustmentRequest request, @Nullable IdempotencyKey idempotencyKey) {
        return pool.withTransaction(tx -> idempotencyKey == null
                        ? post(tx, customerId, request)
                        : IdempotencyTable.loadResponse(tx, idempotencyKey)
                                .chain(stored -> stored.isPresent()
                                        ? Uni.createFrom().item(Completed.replayed(stored.get()))
                                        : post(tx, customerId, request)
                                                .call(completed -> IdempotencyTable.save(
                                                        tx, idempotencyKey, customerId, completed.body()))))
                .invoke(completed -> {
                    if (completed.posting() != null) {
                        meters.countEntries(List.of(completed.posting().entry()));
                        outbox.wakeRelay();
                    }
                })
                .map(completed -> new Result(completed.body(), completed.posting() == null));
    }

    /** What came of a request; no posting when it had been answered before. */
    private record Completed(String body, @Nullable Posting posting) {
        static Completed replayed(String body) {
            return new Completed(body, null);
        }
    }

    private Uni<Completed> post(SqlConnection tx, CustomerId customerId, AdjustmentRequest request) {
        TreeSet<CustomerId> customer = new TreeSet<>(List.of(customerId));
        Cause cause = new Cause(EVENT_SOURCE, EventIds.generate());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return PlannerHints.indexScansOnly(tx)
                .chain(() -> LedgerTable.lockAccounts(tx, customer, customer))
                .map(accounts -> decide(accounts.getFirst(), request, cause, now))
                .call(posting -> LedgerTable.save(tx, List.of(posting)))
                .call(posting -> outbox.append(tx, List.of(EntryEvents.of(posting.entry(), Map.of()))))
                .map(posting ->
                        new Completed(toJson(AdjustmentResponse.of(posting.entry(), request.reason())), posting));
    }

    private static Posting decide(Account account, AdjustmentRequest request, Cause cause, Instant now) {
        Movement movement = new Movement(
                EntryKind.ADJUSTMENT, RULE, Points.of(Math.abs(request.points())), cause, now, null, request.reason());
        if (request.points() > 0) {
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
