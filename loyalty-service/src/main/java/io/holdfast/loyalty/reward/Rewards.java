package io.holdfast.loyalty.reward;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.request.IdempotentRequests;
import io.holdfast.loyalty.request.MemberRequests;
import io.holdfast.loyalty.store.MemberReader;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Reads and uses rewards. */
@Singleton
class Rewards {

    private static final String EVENT_SOURCE = "/loyalty-service/rewards";
    private static final String REWARD = "reward";

    private final IdempotentRequests requests;
    private final MemberRequests members;
    private final ProgrammesInForce programmes;
    private final Pool pool;
    private final Clock clock;

    /** The place of a reward in the list of a customer. */
    private record Position(Instant issuedAt, String issuedId) {
        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "customer-rewards",
                (position, to) -> to.instant(position.issuedAt()).text(position.issuedId()),
                from -> new Position(from.instant(), from.text()));

        IssuedReward asReward() {
            return new IssuedReward(issuedId, "", null, IssuedReward.State.ISSUED, issuedAt, null, issuedAt);
        }
    }

    Rewards(IdempotentRequests requests, MemberRequests members, ProgrammesInForce programmes, Pool pool, Clock clock) {
        this.requests = requests;
        this.members = members;
        this.programmes = programmes;
        this.pool = pool;
        this.clock = clock;
    }

    /** What the programme in force offers, in its order. */
    Uni<List<OfferView>> offers() {
        return programmes.load(pool).chain(versions -> {
            List<Reward> rewards = versions.newest().programme().rewards();
            return MemberReader.loadStock(
                            pool, rewards.stream().map(Reward::name).toList())
                    .map(taken -> rewards.stream()
                            .map(reward -> OfferView.of(reward, taken.getOrDefault(reward.name(), 0L)))
                            .toList());
        });
    }

    /** A page of a customer's rewards, newest first. */
    Uni<Page<RewardView>> ofCustomer(CustomerId customer, int limit, @Nullable String cursor) {
        IssuedReward before =
                cursor == null ? null : Position.FORMAT.decode(cursor).asReward();
        Instant now = clock.instant();
        return MemberReader.hasAccount(pool, customer)
                .invoke(exists -> {
                    if (!exists) {
                        throw Problem.notFound("customer", customer.value());
                    }
                })
                .chain(() -> MemberReader.loadRewards(pool, customer, before, limit + 1))
                .map(rewards -> Page.of(
                        rewards,
                        limit,
                        reward -> RewardView.of(reward, now),
                        last -> Position.FORMAT.encode(new Position(last.issuedAt(), last.issuedId()))));
    }

    Uni<RewardView> load(String issuedId) {
        return MemberReader.loadReward(pool, issuedId).map(found -> {
            if (found.isEmpty()) {
                throw Problem.notFound(REWARD, issuedId);
            }
            return RewardView.of(found.getFirst().reward(), clock.instant());
        });
    }

    /** Uses a reward, once. */
    Uni<RewardView> use(String issuedId) {
        return requests.execute(tx -> MemberReader.loadReward(tx, issuedId).chain(found -> {
            if (found.isEmpty()) {
                throw Problem.notFound(REWARD, issuedId);
            }
            CustomerId customer = found.getFirst().customerId();
            return members.handle(tx, customer, new MemberEvent.RewardUsed(issuedId), EVENT_SOURCE)
                    .map(handled -> {
                        IssuedReward used = handled.member().reward(issuedId);
                        if (used == null) {
                            throw Problem.notFound(REWARD, issuedId);
                        }
                        return handled.answered(RewardView.of(used, handled.at()));
                    });
        }));
    }
}
