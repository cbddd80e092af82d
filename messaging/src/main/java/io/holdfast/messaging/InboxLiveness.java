package io.holdfast.messaging;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness check: fails when a batch is stuck. The batch blocks its partitions although the process runs, and a restart
 * releases them.
 */
@Liveness
@ApplicationScoped
class InboxLiveness implements HealthCheck {

    private final InboxProgress progress;
    private final long stuckNanos;

    InboxLiveness(InboxProgress progress, InboxConfig config) {
        this.progress = progress;
        this.stuckNanos = config.stuckAfter().toNanos();
    }

    @Override
    public HealthCheckResponse call() {
        long nanos = progress.longestAttemptNanos();
        return HealthCheckResponse.named("inbox")
                .status(nanos < stuckNanos)
                .withData("attemptSeconds", TimeUnit.NANOSECONDS.toSeconds(nanos))
                .build();
    }
}
