package io.holdfast.loyalty.member;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.Programme;

/**
 * What a member's event depends on beside the member.
 *
 * @param programme the version in force when the event happened
 */
public record Surroundings(Programme programme, Stock stock, OtherMembers others) {

    /** How many pieces of a reward are given out, over all customers. */
    @FunctionalInterface
    public interface Stock {

        /** Redemptions of the reward that are held or captured. */
        long taken(String reward);
    }

    /** The other members of the programme. */
    public interface OtherMembers {

        /** Whether the id belongs to another member. */
        boolean isTaken(IdKind kind, String id);

        /** What the rules gave to a member; null for one who was erased. */
        @Nullable
        CapUsage referrer(CustomerId customerId);
    }

    /** The kinds of ids that are unique over all members. */
    public enum IdKind {
        PURCHASE,
        ADJUSTMENT,
        REDEMPTION,
        RATING,
        BREACH
    }
}
