package io.holdfast.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check: fails, with the reason, when an operator must act before the inbox can consume. It also shows records that
 * were deleted before they were processed.
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
        HealthCheckResponseBuilder response = HealthCheckResponse.named("inbox").status(reason == null);
        if (reason != null) {
            response.withData("reason", reason);
        }
        String gap = progress.gap();
        if (gap != null) {
            response.withData("gap", gap);
        }
        return response.build();
    }
}
