package io.holdfast.messaging;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness check: fails when the relay's thread does not run, or sends nothing for minutes although rows wait and Kafka
 * answers. A restart gives it a new thread, connection and producer.
 */
@Liveness
@ApplicationScoped
class RelayLiveness implements HealthCheck {

    private final RelayStatus status;
    private final RelayHealth.Limits limits;

    RelayLiveness(RelayStatus status, OutboxConfig config) {
        this.status = status;
        this.limits = limits(config);
    }

    static RelayHealth.Limits limits(OutboxConfig config) {
        return new RelayHealth.Limits(config.silentMax(), config.notReadyAfter(), config.notLiveAfter());
    }

    @Override
    public HealthCheckResponse call() {
        RelayHealth health = status.health(limits);
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("outbox").status(health.live());
        return health.live()
                ? response.build()
                : response.withData("reason", String.join("; ", health.reasons()))
                        .build();
    }
}
