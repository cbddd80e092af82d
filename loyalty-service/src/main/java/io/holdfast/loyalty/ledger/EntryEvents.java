package io.holdfast.loyalty.ledger;

import java.util.Map;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;

/** What the ledger says to others of an entry: one fact, with the entry's id as its own, at the time of its cause. */
public final class EntryEvents {

    public static final String SOURCE = "/loyalty-service";

    private EntryEvents() {}

    /**
     * The fact that an entry was written.
     *
     * @param extensions what travels on from the cause, such as the import it belongs to
     */
    public static Fact<LoyaltyEvent> of(Entry entry, Map<String, String> extensions) {
        LedgerEntryDetails details = new LedgerEntryDetails(
                entry.customerId(),
                entry.entryId(),
                entry.points().value(),
                entry.balance().value(),
                entry.cause().id(),
                null,
                null,
                null);
        LoyaltyEvent event = switch (entry.kind()) {
            case AWARD -> new LoyaltyEvent.PointsAwarded(details);
            case REVERSAL -> new LoyaltyEvent.PointsRevoked(details);
            case ADJUSTMENT -> new LoyaltyEvent.PointsAdjusted(details);
        };
        return new Fact<>(entry.entryId(), SOURCE, entry.at(), extensions, event);
    }
}
