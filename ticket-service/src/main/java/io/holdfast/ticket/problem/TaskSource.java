package io.holdfast.ticket.problem;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.CommandSource;
import io.holdfast.ticket.problem.ProblemTasks.Concluded;
import io.holdfast.ticket.store.CustomerLocks;

/** The answers to some tickets of problems. Used for one transaction. */
final class TaskSource implements CommandSource<ProblemTask> {

    /** Reasons of a ticket that is there no more, because its customer is erased, or that belongs to another problem. */
    private static final Set<String> GONE = Set.of("gone", "not-found", "conflict", AnswerTicket.MOVED);

    private final int countMax;
    private final Map<String, StoredProblem> problems = new HashMap<>();

    TaskSource(int countMax) {
        this.countMax = countMax;
    }

    /** The problems are read after their tasks are locked: whoever changes one later makes its tasks wait again. */
    @Override
    public Uni<List<ProblemTask>> claim(SqlConnection tx) {
        return ProblemTasks.claim(tx, countMax)
                .chain(tasks -> CustomerLocks.tryAcquire(
                                tx, tasks.stream().map(ProblemTask::customerId).toList())
                        .map(locked -> tasks.stream()
                                .filter(task -> locked.contains(task.customerId()))
                                .toList()))
                .call(tasks -> loadProblems(tx, tasks));
    }

    private Uni<Void> loadProblems(SqlConnection tx, List<ProblemTask> tasks) {
        Set<String> ids = new HashSet<>();
        tasks.forEach(task -> ids.add(task.problemId()));
        return ProblemTable.findAll(tx, ids)
                .invoke(found -> found.forEach(problem -> problems.put(problem.problemId(), problem)))
                .replaceWithVoid();
    }

    @Override
    public Command command(ProblemTask task) {
        return ProblemJob.command(task, Objects.requireNonNull(problems.get(task.problemId())));
    }

    @Override
    public Uni<Void> conclude(SqlConnection tx, Map<ProblemTask, SubmissionResult> results) {
        Map<Boolean, List<Concluded>> byGone = results.entrySet().stream()
                .map(result -> concluded(result.getKey(), result.getValue()))
                .collect(Collectors.partitioningBy(task -> task.reason() != null && GONE.contains(task.reason())));
        return ProblemTasks.conclude(tx, Objects.requireNonNull(byGone.get(false)))
                .chain(() -> ProblemTasks.delete(tx, Objects.requireNonNull(byGone.get(true))));
    }

    private static Concluded concluded(ProblemTask task, SubmissionResult result) {
        return new Concluded(
                task,
                result instanceof SubmissionResult.Rejected rejected
                        ? rejected.problem().type()
                        : null);
    }
}
