package io.holdfast.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check: fails, with the reason, while rows of the outbox wait that should have been sent. */
@Readiness
@ApplicationScoped
class RelayReadiness implements HealthCheck {

    private final RelayStatus status;
    private final RelayHealth.Limits limits;

    RelayReadiness(RelayStatus status, OutboxConfig config) {
        this.status = status;
        this.limits = RelayLiveness.limits(config);
    }

    @Override
    public HealthCheckResponse call() {
        RelayHealth health = status.health(limits);
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("outbox").status(health.ready());
        return health.reasons().isEmpty()
                ? response.build()
                : response.withData("reason", String.join("; ", health.reasons()))
                        .build();
    }
}
