package io.holdfast.ticket.problem;

import java.time.Instant;
import java.util.Map;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem as the REST API returns it.
 *
 * @param status open, resolving (tickets are still to be answered) or resolved
 * @param message that its tickets are answered with
 * @param tickets how many tickets are linked to it now
 */
@Schema(name = "ProblemAnswer")
record ProblemView(
        String problemId,
        String title,
        String status,
        Instant createdAt,
        @Nullable Instant expectedResolutionAt,
        @Nullable Instant resolvedAt,
        @Nullable String message,
        long tickets,
        Progress announcement,
        Progress resolution) {

    /**
     * How far the tickets are answered.
     *
     * @param skipped by the reason: merged, closed, resolved
     */
    @Schema(name = "ProblemProgress")
    record Progress(long waiting, long answered, Map<String, Long> skipped) {}

    static ProblemView of(StoredProblem problem, long tickets, Progress announcement, Progress resolution) {
        String status = "open";
        if (problem.isResolved()) {
            status = resolution.waiting() > 0 ? "resolving" : "resolved";
        }
        return new ProblemView(
                problem.problemId(),
                problem.title(),
                status,
                problem.createdAt(),
                problem.expectedResolutionAt(),
                problem.resolvedAt(),
                problem.message(),
                tickets,
                announcement,
                resolution);
    }
}
