package io.holdfast.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check: fails, with the reason, when an operator must act before the inbox can consume. */
@Readiness
@ApplicationScoped
class InboxReadiness implements HealthCheck {

    private final InboxProgress progress;

    InboxReadiness(InboxProgress progress) {
        this.progress = progress;
    }

    @Override
    public HealthCheckResponse call() {
        String reason = progress.blockedReason();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("inbox").status(reason == null);
        return reason == null
                ? response.build()
                : response.withData("reason", reason).build();
    }
}
