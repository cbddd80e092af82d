package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;

/**
 * What a member's event depends on beside the member. What happens at an instant is judged by the version in force then.
 *
 * @param now what is due later is not done, even if an event is dated ahead
 */
public record Surroundings(ProgrammeVersions programmes, Instant now, Stock stock, OtherMembers others) {

    /** With one version, in force since ever, and events that have all happened. */
    public Surroundings(Programme programme, Stock stock, OtherMembers others) {
        this(
                new ProgrammeVersions(List.of(new ProgrammeVersions.Version(1, Instant.EPOCH, programme))),
                Instant.MAX,
                stock,
                others);
    }

    /** When the next version comes into force; null: there is none. The first one is in force since ever. */
    @Nullable
    Instant nextVersionAfter(Instant at) {
        Instant first = programmes.versions().getFirst().inForceFrom();
        return programmes.nextAfter(at.isBefore(first) ? first : at);
    }

    Programme programmeAt(Instant at) {
        return programmes.inForceAt(at).programme();
    }

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

        /** The id of the person now: that of whom the customer was merged into; else the same. */
        default CustomerId person(CustomerId customerId) {
            return customerId;
        }

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
