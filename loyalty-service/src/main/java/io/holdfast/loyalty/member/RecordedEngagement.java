package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AwardKey;
import io.holdfast.loyalty.ledger.RulePoints;

/**
 * A rating or a breach that was seen.
 *
 * @param id the ticket's, or the breach's
 * @param entry the number of the entry that it earned; 0: none
 * @param revocable the parts of the award that a withdrawal takes back
 * @param withdrawnAt when it did; null: it did not
 * @param event what was seen; null: not loaded
 * @param recordedOf of a customer who was merged since: whose account has the entry; null: the member's
 */
public record RecordedEngagement(
        Surroundings.IdKind kind,
        String id,
        int entry,
        List<RulePoints> revocable,
        @Nullable Instant withdrawnAt,
        @Nullable MemberEvent event,
        @Nullable CustomerId recordedOf) {

    /** One that was recorded of the member. */
    RecordedEngagement(
            Surroundings.IdKind kind,
            String id,
            int entry,
            List<RulePoints> revocable,
            @Nullable Instant withdrawnAt,
            @Nullable MemberEvent event) {
        this(kind, id, entry, revocable, withdrawnAt, event, null);
    }

    public RecordedEngagement {
        revocable = List.copyOf(revocable);
    }

    public boolean withdrawn() {
        return withdrawnAt != null;
    }

    RecordedEngagement withdraw(Instant at) {
        return new RecordedEngagement(kind, id, entry, revocable, at, event, recordedOf);
    }

    /** The entry that it earned, as reversals name it. */
    public AwardKey awardKey() {
        return new AwardKey(recordedOf, entry);
    }

    /** The same of whom its customer was merged into. */
    RecordedEngagement takenOverFrom(CustomerId merged) {
        return recordedOf != null
                ? this
                : new RecordedEngagement(kind, id, entry, revocable, withdrawnAt, event, merged);
    }
}
