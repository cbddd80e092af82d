package io.holdfast.analytics.record.model;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;

/**
 * A ticket's channel and department from a time on, and whether it is merged.
 *
 * @param channel null when the event leaves it as it is
 */
public record TicketContext(
        TicketId ticketId,
        Kind kind,
        @Nullable String channel,
        @Nullable String department) {

    /** The event that says it. The names are stored, and sort a creation before what happens at the same instant. */
    public enum Kind {
        CREATED("created"),
        RECLASSIFIED("reclassified"),
        /** The ticket was merged into another one: its end is no resolution. */
        MERGED("merged"),
        /** The merge was undone. */
        UNMERGED("unmerged");

        private final String storedName;

        Kind(String storedName) {
            this.storedName = storedName;
        }

        public String storedName() {
            return storedName;
        }
    }
}
