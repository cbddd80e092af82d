package io.holdfast.loyalty.ledger;

import java.util.Map;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;

/** Builds the event that publishes an entry: its id is the entry's, its time is that of the entry's cause. */
public final class EntryEvents {

    public static final String SOURCE = "/loyalty-service";

    private EntryEvents() {}

    /**
     * The event of an entry.
     *
     * @param extensions CloudEvents extensions copied from the cause, such as the id of its import
     */
    public static Fact<LoyaltyEvent> build(Entry entry, Map<String, String> extensions) {
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
            // A positive one gives redeemed points back.
            case REDEMPTION, RETURN -> new LoyaltyEvent.PointsRedeemed(details);
            case EXPIRY -> new LoyaltyEvent.PointsExpired(details);
            case ADJUSTMENT -> new LoyaltyEvent.PointsAdjusted(details);
            case TRANSFER -> new LoyaltyEvent.PointsTransferred(details);
        };
        return new Fact<>(entry.entryId(), SOURCE, entry.at(), extensions, event);
    }
}
