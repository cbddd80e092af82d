package io.holdfast.loyalty.request;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.store.CustomerMerges;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.loyalty.store.LoadRequest;
import io.holdfast.loyalty.store.LoadedMembers;
import io.holdfast.loyalty.store.MemberLoader;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.SavedChanges;
import io.holdfast.messaging.EventIds;
import io.holdfast.rest.Problem;

/** Lets a member handle what a request asks for, at the time at which it is executed; {@link IdempotentRequests} saves it. */
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
     * @param saved what the statements save
     */
    public record Handled(Member member, SavedChanges saved, List<Uni<Void>> statements, Instant at) {

        /** Whom the customer of the request is now: another one if they were merged. */
        public CustomerId customerId() {
            return member.customerId();
        }

        /** With a response. */
        public <R> IdempotentRequests.Executed<R> answered(R response) {
            return new IdempotentRequests.Executed<>(response, saved, statements);
        }
    }

    /** Decides what a request leads to, under an event id of its own, for whom the customer is now. */
    public Uni<Handled> handle(SqlConnection tx, CustomerId customer, MemberEvent event, String source) {
        return handle(tx, customer, event, new EventKey(source, EventIds.generate()));
    }

    /**
     * Decides what a request leads to, under the lock of the account, for whom the customer is now.
     *
     * @return fails with {@link Problem} 409, whose type is the member's refusal, or {@code conflict} up to the cut of an
     *     erasure that is dated ahead, when nothing is recorded of the customer; 422 when the account would hold too many points
     */
    public Uni<Handled> handle(SqlConnection tx, CustomerId customer, MemberEvent event, EventKey key) {
        // One round trip. The cut is read behind the statement that locks the account, so that it is one of an erasure
        // that
        // held the lock.
        return Uni.combine()
                .all()
                .unis(
                        programmes.loadForShare(tx),
                        MemberLoader.lockPerson(tx, customer),
                        ErasureTable.loadCuts(tx, List.of(customer)),
                        CustomerMerges.loadPerson(tx, customer))
                .asTuple()
                .chain(locked -> {
                    // Under the lock, so that nothing that is later has happened to the account.
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                    requireNotErased(locked.getItem3().get(customer), now);
                    CustomerId person = locked.getItem4();
                    LoadRequest request = new LoadRequest(locked.getItem1(), now);
                    request.add(person, event, now);
                    return MemberLoader.load(tx, request, locked.getItem2())
                            .map(loaded -> decide(tx, loaded, person, event, new Occurrence(key, now)));
                });
    }

    private Handled decide(
            SqlConnection tx, LoadedMembers loaded, CustomerId customer, MemberEvent event, Occurrence occurrence) {
        List<MemberEffect> effects = loaded.batch().handle(customer, event, occurrence);
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Refused(EventKey refused, String error)
                    && refused.equals(occurrence.key())) {
                throw refused(error);
            }
        }
        MemberSaver.Prepared prepared = saver.prepare(tx, loaded);
        return new Handled(loaded.batch().member(customer), prepared.changes(), prepared.statements(), occurrence.at());
    }

    private static Problem refused(String error) {
        return error.equals("balance-limited")
                ? Problem.invalid("points", "adjustments fill an account up to " + AccountBook.BALANCE_MAX)
                : Problem.of(CONFLICT, error, Refusals.detail(error));
    }

    private static void requireNotErased(@Nullable ErasureCut cut, Instant now) {
        if (cut != null && cut.covers(now)) {
            throw Problem.conflict("The customer was erased; change their points after " + cut.at() + ".");
        }
    }
}
