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
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.KeyedPlans;
import io.holdfast.loyalty.ledger.LedgerFacts;
import io.holdfast.loyalty.ledger.LedgerMeters;
import io.holdfast.loyalty.ledger.LedgerTable;
import io.holdfast.loyalty.ledger.Movement;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.ledger.Posting;
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
    private static final String SOURCE = "/loyalty-service/adjustments";

    private final Pool pool;
    private final Outbox outbox;
    private final LedgerMeters meters;
    private final ObjectMapper json;
    private final Clock clock;

    Adjustments(Pool pool, Outbox outbox, LedgerMeters meters, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.meters = meters;
        this.json = json;
        this.clock = clock;
    }

    /** An answer's body, and whether it was given before. */
    record Answer(String body, boolean replayed) {}

    Uni<Answer> adjust(CustomerId customerId, Wish wish, @Nullable Claim claim) {
        return pool.withTransaction(tx -> claim == null
                        ? post(tx, customerId, wish)
                        : IdempotencyTable.answer(tx, claim)
                                .chain(known -> known.isPresent()
                                        ? Uni.createFrom().item(Done.before(known.get()))
                                        : post(tx, customerId, wish)
                                                .call(done ->
                                                        IdempotencyTable.remember(tx, claim, customerId, done.body()))))
                .invoke(done -> {
                    if (done.posting() != null) {
                        meters.posted(List.of(done.posting().entry()));
                        outbox.wakeRelay();
                    }
                })
                .map(done -> new Answer(done.body(), done.posting() == null));
    }

    /** What came of a request; no posting when it had been answered before. */
    private record Done(String body, @Nullable Posting posting) {
        static Done before(String body) {
            return new Done(body, null);
        }
    }

    private Uni<Done> post(SqlConnection tx, CustomerId customerId, Wish wish) {
        TreeSet<CustomerId> customer = new TreeSet<>(List.of(customerId));
        Cause cause = new Cause(SOURCE, EventIds.generate());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return KeyedPlans.only(tx)
                .chain(() -> LedgerTable.lock(tx, customer, customer))
                .map(accounts -> decide(accounts.getFirst(), wish, cause, now))
                .call(posting -> LedgerTable.save(tx, List.of(posting)))
                .call(posting -> outbox.append(tx, List.of(LedgerFacts.of(posting.entry(), Map.of()))))
                .map(posting -> new Done(written(Adjusted.of(posting.entry(), wish.reason())), posting));
    }

    private static Posting decide(Account account, Wish wish, Cause cause, Instant now) {
        Movement movement = new Movement(
                EntryKind.ADJUSTMENT, RULE, Points.of(Math.abs(wish.points())), cause, now, null, wish.reason());
        if (wish.points() > 0) {
            return account.credit(movement, null);
        }
        return account.spend(movement)
                .orElseThrow(() -> Problem.conflict("The customer has %s points to take, not %s; nothing was taken."
                        .formatted(account.availableAt(now), movement.points())));
    }

    private String written(Adjusted adjusted) {
        try {
            return json.writeValueAsString(adjusted);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
