package io.holdfast.loyalty.adjustment;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.request.IdempotentRequests;
import io.holdfast.loyalty.request.IdempotentRequests.Result;
import io.holdfast.loyalty.request.MemberRequests;
import io.holdfast.messaging.EventIds;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;

/** Executes adjustments. */
@Singleton
class Adjustments {

    private static final String EVENT_SOURCE = "/loyalty-service/adjustments";

    private final IdempotentRequests requests;
    private final MemberRequests members;

    Adjustments(IdempotentRequests requests, MemberRequests members) {
        this.requests = requests;
        this.members = members;
    }

    /**
     * Posts an adjustment, unless a response is saved under the key.
     *
     * @return fails with {@link io.holdfast.rest.Problem}: 409 {@code insufficient-points} and {@code balance-limited}, and as
     *     {@link IdempotentRequests}
     */
    Uni<Result> adjust(CustomerId customerId, AdjustmentRequest request, String caller, @Nullable IdempotencyKey key) {
        String adjustmentId = EventIds.generate();
        MemberEvent event =
                new MemberEvent.Adjusted(adjustmentId, request.points(), request.reason(), request.expiry());
        Change change = new Change(
                caller, "points.adjusted", Change.customer(customerId.value()) + "/adjustments/" + adjustmentId);
        return requests.execute(
                customerId,
                key,
                tx -> members.handle(tx, customerId, event, new EventKey(EVENT_SOURCE, adjustmentId))
                        .call(handled -> AuditTrail.append(tx, handled.at(), change))
                        .map(handled -> {
                            Entry entry = handled.saved().entries().stream()
                                    .filter(posted -> posted.causeId().equals(adjustmentId))
                                    .findFirst()
                                    .orElseThrow();
                            return handled.answered(AdjustmentResponse.of(entry, request.reason()));
                        }));
    }
}
