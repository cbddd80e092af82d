package io.holdfast.messaging;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check: fails, with the reason, when an operator must act before the inbox can consume, or when a record cannot be
 * handled for a reason that is not known to be its own; where {@link InboxConfig#affectsReadiness} is false it only shows the
 * reason. It also shows records that were deleted before they were processed.
 */
@Readiness
@ApplicationScoped
class InboxReadiness implements HealthCheck {

    private final InboxProgress progress;
    private final boolean affectsReadiness;

    @Inject
    InboxReadiness(InboxProgress progress, InboxConfig config) {
        this(progress, config.affectsReadiness());
    }

    InboxReadiness(InboxProgress progress, boolean affectsReadiness) {
        this.progress = progress;
        this.affectsReadiness = affectsReadiness;
    }

    @Override
    public HealthCheckResponse call() {
        String reasons = Stream.of(
                        Optional.ofNullable(progress.blockedReason()),
                        Optional.ofNullable(progress.waitReason()),
                        progress.oldestUnhandled().map(InboxReadiness::reasonOf))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("inbox").status(reasons.isEmpty() || !affectsReadiness);
        if (!reasons.isEmpty()) {
            response.withData("reason", reasons);
        }
        String gap = progress.gap();
        if (gap != null) {
            response.withData("gap", gap);
        }
        return response.build();
    }

    private static String reasonOf(InboxProgress.Unhandled record) {
        return "%s cannot be handled since %s (%s); its partition stands still, see the log"
                .formatted(record.position(), record.since(), record.reason());
    }
}
