package io.holdfast.loyalty.tier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.request.IdempotentRequests;
import io.holdfast.loyalty.request.IdempotentRequests.Executed;
import io.holdfast.loyalty.request.MemberRequests;
import io.holdfast.loyalty.store.MemberReader;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.SqlTimes;

/** Sets and removes the tiers that customers have at least. */
@Singleton
class TierFloors {

    private static final String EVENT_SOURCE = "/loyalty-service/tiers";
    private static final String UPDATE =
            "update account set floor_reason = $2, floor_set_at = $3 where customer_id = $1";

    private final IdempotentRequests requests;
    private final MemberRequests members;
    private final Pool pool;

    TierFloors(IdempotentRequests requests, MemberRequests members, Pool pool) {
        this.requests = requests;
        this.members = members;
        this.pool = pool;
    }

    /** Sets the tier that a customer, whose account need not exist yet, has at least. */
    Uni<TierView> set(CustomerId customer, TierRequest request, Change change) {
        return requests.execute(tx -> members.handle(
                        tx, customer, new MemberEvent.FloorSet(request.tier(), request.until()), EVENT_SOURCE)
                .map(handled -> executed(
                        handled,
                        TierView.of(
                                handled.customerId().value(), handled.member().tierState(), request.reason()),
                        note(tx, handled.customerId(), request.reason(), handled.at()),
                        AuditTrail.append(tx, handled.at(), change))));
    }

    /** Removes it; nothing when there is none. */
    Uni<Void> remove(CustomerId customer, Change change) {
        return MemberReader.hasAccount(pool, customer)
                .invoke(exists -> {
                    if (!exists) {
                        throw Problem.notFound("customer", customer.value());
                    }
                })
                .chain(() -> requests.execute(tx -> members.handle(
                                tx, customer, new MemberEvent.FloorRemoved(), EVENT_SOURCE)
                        .map(handled -> executed(
                                handled,
                                customer,
                                note(tx, handled.customerId(), null, null),
                                AuditTrail.append(tx, handled.at(), change)))))
                .replaceWithVoid();
    }

    private static <R> Executed<R> executed(
            MemberRequests.Handled handled, R response, Uni<Void> note, Uni<Void> entry) {
        List<Uni<Void>> statements = new ArrayList<>(handled.statements());
        statements.add(note);
        statements.add(entry);
        return new Executed<>(response, handled.saved(), statements);
    }

    private static Uni<Void> note(
            SqlConnection tx, CustomerId customer, @Nullable String reason, @Nullable Instant at) {
        return tx.preparedQuery(UPDATE)
                .execute(Tuple.of(customer.value(), reason, SqlTimes.utcOrNull(at)))
                .replaceWithVoid();
    }
}
