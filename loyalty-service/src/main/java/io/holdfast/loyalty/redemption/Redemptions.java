package io.holdfast.loyalty.redemption;

import java.time.Clock;
import java.time.Instant;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.request.IdempotentRequests;
import io.holdfast.loyalty.request.IdempotentRequests.Result;
import io.holdfast.loyalty.request.MemberRequests;
import io.holdfast.loyalty.store.MemberReader;
import io.holdfast.loyalty.store.RedemptionList;
import io.holdfast.messaging.EventIds;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sql.IdempotencyKey;

/** Executes and reads redemptions. */
@Singleton
class Redemptions {

    private static final String EVENT_SOURCE = "/loyalty-service/redemptions";
    private static final String REDEMPTION = "redemption";
    private static final CursorFormat<RedemptionList.Position> CURSOR = new CursorFormat<>(
            "redemptions",
            (position, to) -> to.instant(position.heldAt()).text(position.redemptionId()),
            from -> new RedemptionList.Position(from.instant(), from.text()));

    private final IdempotentRequests requests;
    private final MemberRequests members;
    private final Pool pool;
    private final Clock clock;

    Redemptions(IdempotentRequests requests, MemberRequests members, Pool pool, Clock clock) {
        this.requests = requests;
        this.members = members;
        this.pool = pool;
        this.clock = clock;
    }

    /** Holds points, unless a response is saved under the key. */
    Uni<Result> hold(CustomerId customerId, RedemptionRequest request, @Nullable IdempotencyKey key) {
        String redemptionId = EventIds.generate();
        MemberEvent event =
                new MemberEvent.Held(redemptionId, request.rewardId(), request.points(), request.reference());
        return requests.execute(
                customerId,
                key,
                tx -> members.handle(tx, customerId, event, new EventKey(EVENT_SOURCE, redemptionId))
                        .map(handled -> handled.answered(view(handled, redemptionId))));
    }

    /** Captures held points; the same capture again gives the same answer. */
    Uni<RedemptionView> capture(String redemptionId, @Nullable Long points) {
        return change(redemptionId, new MemberEvent.Captured(redemptionId, points));
    }

    /** Gives held points back; the same again gives the same answer. */
    Uni<RedemptionView> cancel(String redemptionId) {
        return change(redemptionId, new MemberEvent.Cancelled(redemptionId));
    }

    Uni<RedemptionView> load(String redemptionId) {
        return MemberReader.loadRedemption(pool, redemptionId).map(found -> {
            if (found.isEmpty()) {
                throw Problem.notFound(REDEMPTION, redemptionId);
            }
            return RedemptionView.of(
                    found.getFirst().customerId(), found.getFirst().redemption(), clock.instant());
        });
    }

    /** A page of the redemptions of all customers, newest first. */
    Uni<Page<RedemptionView>> list(RedemptionList.Filter filter, int limit, @Nullable String cursor) {
        RedemptionList.Position after = cursor == null ? null : CURSOR.decode(cursor);
        Instant now = clock.instant();
        return RedemptionList.load(pool, filter, after, now, limit + 1)
                .map(found -> Page.of(
                        found,
                        limit,
                        owned -> RedemptionView.of(owned.customerId(), owned.redemption(), now),
                        last -> CURSOR.encode(new RedemptionList.Position(last.heldAt(), last.redemptionId()))));
    }

    private Uni<RedemptionView> change(String redemptionId, MemberEvent event) {
        return requests.execute(tx -> owner(tx, redemptionId)
                .chain(customer -> members.handle(tx, customer, event, EVENT_SOURCE)
                        .map(handled -> handled.answered(view(handled, redemptionId)))));
    }

    private static Uni<CustomerId> owner(SqlConnection tx, String redemptionId) {
        return MemberReader.loadRedemption(tx, redemptionId).map(found -> {
            if (found.isEmpty()) {
                throw Problem.notFound(REDEMPTION, redemptionId);
            }
            return found.getFirst().customerId();
        });
    }

    private static RedemptionView view(MemberRequests.Handled handled, String redemptionId) {
        Redemption redemption = handled.member().redemption(redemptionId);
        if (redemption == null) {
            // Erased between the two statements.
            throw Problem.notFound(REDEMPTION, redemptionId);
        }
        return RedemptionView.of(handled.customerId(), redemption, handled.at());
    }
}
