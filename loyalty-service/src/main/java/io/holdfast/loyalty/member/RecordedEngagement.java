package io.holdfast.loyalty.member;

import java.util.List;

import io.holdfast.loyalty.ledger.RulePoints;

/**
 * A rating or a breach that was seen.
 *
 * @param id the ticket's, or the breach's
 * @param entry the number of the entry that it earned; 0: none
 * @param revocable the parts of the award that a withdrawal takes back
 * @param withdrawn whether it did
 */
public record RecordedEngagement(
        Surroundings.IdKind kind, String id, int entry, List<RulePoints> revocable, boolean withdrawn) {

    public RecordedEngagement {
        revocable = List.copyOf(revocable);
    }

    RecordedEngagement withdraw() {
        return new RecordedEngagement(kind, id, entry, revocable, true);
    }
}
