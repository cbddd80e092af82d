package io.holdfast.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says why facts are not taken when that is for a person to mend. */
@Readiness
@ApplicationScoped
class InboxReadiness implements HealthCheck {

    private final InboxProgress progress;

    InboxReadiness(InboxProgress progress) {
        this.progress = progress;
    }

    @Override
    public HealthCheckResponse call() {
        String refusal = progress.refusal();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("inbox").status(refusal == null);
        return refusal == null
                ? answer.build()
                : answer.withData("reason", refusal).build();
    }
}
