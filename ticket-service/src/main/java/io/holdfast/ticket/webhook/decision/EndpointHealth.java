package io.holdfast.ticket.webhook.decision;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Since when an endpoint has failed.
 *
 * @param failingSince the first failure since the last success; null when the last try succeeded
 * @param lastFailureAt null as {@code failingSince}
 */
public record EndpointHealth(
        @Nullable Instant failingSince, @Nullable Instant lastFailureAt) {

    /** An endpoint that fails for so long is disabled. */
    static final Duration FAILING_MAX = Duration.ofDays(5);

    /**
     * After a failure. What lies further back than two tries of a delivery can be apart does not count: an endpoint to which
     * nothing was sent meanwhile is not known to have failed meanwhile.
     */
    public EndpointHealth afterFailure(Instant now) {
        boolean counts = failingSince != null
                && lastFailureAt != null
                && !lastFailureAt.plus(RetrySchedule.GAP_MAX).isBefore(now);
        return new EndpointHealth(counts ? failingSince : now, now);
    }

    /** Whether it has failed for so long that it is disabled. */
    public boolean isLost() {
        return failingSince != null && lastFailureAt != null && !lastFailureAt.isBefore(failingSince.plus(FAILING_MAX));
    }
}
