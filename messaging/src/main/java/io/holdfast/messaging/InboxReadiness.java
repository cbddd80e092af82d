package io.holdfast.messaging;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check: fails, with the reason, when an operator must act before the inbox can consume, or when a record cannot be
 * handled for a reason that is not known to be its own. It also shows records that were deleted before they were processed.
 */
@Readiness
@ApplicationScoped
class InboxReadiness implements HealthCheck {

    private final InboxProgress progress;

    InboxReadiness(InboxProgress progress) {
        this.progress = progress;
    }

    @Override
    public HealthCheckResponse call() {
        String blocked = progress.blockedReason();
        String reason = blocked == null ? progress.waitReason() : blocked;
        Optional<InboxProgress.Unhandled> unhandled = progress.oldestUnhandled();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("inbox").status(reason == null && unhandled.isEmpty());
        if (reason != null) {
            response.withData("reason", reason);
        }
        unhandled.ifPresent(record -> response.withData(
                "reason",
                "%s cannot be handled since %s (%s); its partition stands still, see the log"
                        .formatted(record.position(), record.since(), record.reason())));
        String gap = progress.gap();
        if (gap != null) {
            response.withData("gap", gap);
        }
        return response.build();
    }
}
