package io.holdfast.ticket.job;

import java.util.Locale;

/** The background jobs, as metrics name them. */
public enum Job {
    /** Closes resolved tickets. */
    AUTO_CLOSE,
    /** Answers the tickets of problems. */
    PROBLEMS,
    RATING_LINKS,
    /** Takes kept refunds whose purchase came, and deletes old deliveries. */
    DELIVERIES,
    /** Upkeep of webhooks. */
    WEBHOOKS;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
