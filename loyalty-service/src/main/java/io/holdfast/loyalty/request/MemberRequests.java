package io.holdfast.loyalty.request;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.loyalty.store.LoadRequest;
import io.holdfast.loyalty.store.LoadedMembers;
import io.holdfast.loyalty.store.MemberLoader;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.PlannerHints;
import io.holdfast.loyalty.store.SavedChanges;
import io.holdfast.messaging.EventIds;
import io.holdfast.rest.Problem;

/** Lets a member handle what a request asks for, at the time at which it is executed. */
@Singleton
public class MemberRequests {

    private static final int CONFLICT = 409;

    private final ProgrammesInForce programmes;
    private final MemberSaver saver;
    private final Clock clock;

    MemberRequests(ProgrammesInForce programmes, MemberSaver saver, Clock clock) {
        this.programmes = programmes;
        this.saver = saver;
        this.clock = clock;
    }

    /**
     * What a request led to.
     *
     * @param member after it
     * @param effects on the member
     * @param programme in force
     */
    public record Handled(
            Member member, List<MemberEffect> effects, SavedChanges saved, Programme programme, Instant at) {}

    /** Executes a request under an event id of its own. */
    public Uni<Handled> handle(SqlConnection tx, CustomerId customer, MemberEvent event, String source) {
        return handle(tx, customer, event, new EventKey(source, EventIds.generate()));
    }

    /**
     * Executes a request.
     *
     * @return fails with {@link Problem} 409, whose type is the member's refusal, or {@code conflict} up to the cut of an
     *     erasure that is dated ahead, when nothing is recorded of the customer; 422 when the account would hold too many points
     */
    public Uni<Handled> handle(SqlConnection tx, CustomerId customer, MemberEvent event, EventKey key) {
        Uni<ProgrammeVersions> begun = PlannerHints.indexScansOnly(tx, programmes.loadForShare(tx));
        return begun.call(() -> MemberLoader.lock(tx, customer)).chain(versions -> {
            // Under the lock, so that nothing that is later has happened to the account.
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            LoadRequest request = new LoadRequest(versions, now);
            request.add(customer, event, now);
            // Sent behind the statement that locks the account, so that it sees an erasure that held the lock.
            return Uni.combine()
                    .all()
                    .unis(MemberLoader.load(tx, request), requireNotErased(tx, customer, now))
                    .asTuple()
                    .map(Tuple2::getItem1)
                    .chain(loaded -> decide(tx, loaded, customer, event, new Occurrence(key, now)));
        });
    }

    private Uni<Handled> decide(
            SqlConnection tx, LoadedMembers loaded, CustomerId customer, MemberEvent event, Occurrence occurrence) {
        List<MemberEffect> effects = loaded.batch().handle(customer, event, occurrence);
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Refused(EventKey refused, String error)
                    && refused.equals(occurrence.key())) {
                throw refused(error);
            }
        }
        Programme programme = loaded.programmes().inForceAt(occurrence.at()).programme();
        Member member = loaded.batch().member(customer);
        return saver.save(tx, loaded).map(saved -> new Handled(member, effects, saved, programme, occurrence.at()));
    }

    private static Problem refused(String error) {
        return error.equals("balance-limited")
                ? Problem.invalid("points", "adjustments fill an account up to " + AccountBook.BALANCE_MAX)
                : Problem.of(CONFLICT, error, Refusals.detail(error));
    }

    /** Under the account's lock. */
    private static Uni<Boolean> requireNotErased(SqlConnection tx, CustomerId customerId, Instant now) {
        return ErasureTable.loadCuts(tx, List.of(customerId))
                .invoke(cuts -> {
                    ErasureCut cut = cuts.get(customerId);
                    if (cut != null && cut.covers(now)) {
                        throw Problem.conflict("The customer was erased; change their points after " + cut.at() + ".");
                    }
                })
                .replaceWith(true);
    }
}
