package io.holdfast.ticket.problem;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventIds;
import io.holdfast.rest.Caller;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.RepeatedTransaction;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.problem.ProblemParser.NewProblem;
import io.holdfast.ticket.problem.ProblemParser.ProblemChange;
import io.holdfast.ticket.problem.ProblemView.Progress;
import io.holdfast.ticket.web.Json;

/**
 * Creates, changes and resolves problems, and links tickets to them. What is to be told in the tickets is stored as tasks in
 * the same transaction; {@link ProblemJob} does them.
 */
@ApplicationScoped
class Problems {

    private static final int ACCEPTED = 202;

    /** Sort key of the list. */
    private record Position(Instant createdAt, String problemId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "problems",
                (position, to) -> to.instant(position.createdAt()).text(position.problemId()),
                from -> new Position(from.instant(), from.text()));
    }

    private final Intake intake;
    private final Pool pool;
    private final ProblemJob job;
    private final Clock clock;

    Problems(Intake intake, Pool pool, ProblemJob job, Clock clock) {
        this.intake = intake;
        this.pool = pool;
        this.job = job;
        this.clock = clock;
    }

    /** Creates a problem; 409 when its id is taken. */
    Uni<ReplayableResponse> create(NewProblem request, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(key, tx -> {
                    String id = request.problemId() == null ? EventIds.generate() : request.problemId();
                    Instant expected = request.expectedResolutionAt();
                    StoredProblem problem = new StoredProblem(
                            id,
                            request.title(),
                            now(),
                            expected,
                            request.message(),
                            expected == null ? null : Caller.idOf(caller),
                            null,
                            null,
                            null);
                    return ProblemTable.insert(tx, problem)
                            .invoke(isNew -> {
                                if (!isNew) {
                                    throw Problem.conflict("There is a problem '" + id + "' already.");
                                }
                            })
                            // Tickets may have been reported as its own before it was created here.
                            .chain(() -> announce(tx, problem))
                            .chain(() -> record(tx, id, caller, "problem.created"))
                            .chain(() -> view(tx, problem))
                            .map(view -> CommandResponse.created("/problems/" + id, Json.write(view)));
                })
                .invoke(job::wake);
    }

    /** The problem with its progress; 404 when there is none. */
    Uni<ProblemView> problem(String problemId) {
        return ProblemTable.find(pool, problemId)
                .map(found -> require(found, problemId))
                .chain(found -> view(pool, found));
    }

    /** Problems, the newest first. */
    Uni<Page<ProblemView>> problems(int limit, @Nullable String cursor) {
        Position last = cursor == null ? null : Position.FORMAT.decode(cursor);
        return ProblemTable.list(
                        pool, last == null ? null : last.createdAt(), last == null ? null : last.problemId(), limit + 1)
                .chain(found -> views(found.subList(0, Math.min(limit, found.size())))
                        .map(views -> new Page<>(views, found.size() > limit ? cursorAfter(views.getLast()) : null)));
    }

    private Uni<List<ProblemView>> views(List<StoredProblem> problems) {
        return Multi.createFrom()
                .iterable(problems)
                .onItem()
                .transformToUniAndConcatenate(problem -> view(pool, problem))
                .collect()
                .asList();
    }

    private static String cursorAfter(ProblemView last) {
        return Position.FORMAT.encode(new Position(last.createdAt(), last.problemId()));
    }

    /** Changes a problem. Another expected resolution time is told in each of its tickets; 409 once it is resolved. */
    Uni<ProblemView> change(String problemId, ProblemChange change, String caller) {
        return RepeatedTransaction.execute(
                        pool, tx -> locked(tx, problemId).chain(problem -> change(tx, problem, change, caller)))
                .invoke(job::wake);
    }

    private Uni<ProblemView> change(SqlConnection tx, StoredProblem problem, ProblemChange change, String caller) {
        Instant expected = change.expectedResolutionAt();
        boolean announces = expected != null && !expected.equals(problem.expectedResolutionAt());
        if (announces && problem.isResolved()) {
            throw Problem.conflict("The problem is resolved.");
        }
        StoredProblem changed = new StoredProblem(
                problem.problemId(),
                change.title() == null ? problem.title() : change.title(),
                problem.createdAt(),
                announces ? expected : problem.expectedResolutionAt(),
                announces ? change.message() : problem.expectedMessage(),
                announces ? Caller.idOf(caller) : problem.expectedBy(),
                problem.resolvedAt(),
                problem.resolvedBy(),
                problem.message());
        return ProblemTable.save(tx, changed)
                .chain(() ->
                        announces ? announce(tx, changed) : Uni.createFrom().voidItem())
                .chain(() -> changed.equals(problem)
                        ? Uni.createFrom().voidItem()
                        : record(tx, problem.problemId(), caller, "problem.changed"))
                .chain(() -> view(tx, changed));
    }

    private static Uni<Void> announce(SqlConnection tx, StoredProblem problem) {
        return problem.expectedResolutionAt() == null
                ? Uni.createFrom().voidItem()
                : ProblemTasks.addOfAll(tx, problem.problemId(), TaskKind.ANNOUNCEMENT);
    }

    /**
     * Links tickets to a problem, all or none: 422 names those that do not exist. A ticket that is linked to another problem
     * is moved. Fails with 409 once the problem is resolved.
     */
    Uni<ReplayableResponse> link(
            String problemId, List<TicketId> tickets, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(
                        key,
                        tx -> locked(tx, problemId)
                                .invoke(Problems::requireOpen)
                                .chain(problem -> ProblemLinks.link(tx, problem, tickets, caller, now())
                                        .chain(() -> view(tx, problem)))
                                .map(view -> CommandResponse.ok(Json.write(view))))
                .invoke(job::wake);
    }

    /** Resolves a problem; again with the same message, it is the same request. Fails with 409 with another message. */
    Uni<ReplayableResponse> resolve(String problemId, String message, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(
                        key,
                        tx -> locked(tx, problemId)
                                .chain(problem -> resolve(tx, problem, message, caller))
                                .map(view -> new CommandResponse(ACCEPTED, Json.write(view), "/problems/" + problemId)))
                .invoke(job::wake);
    }

    private Uni<ProblemView> resolve(SqlConnection tx, StoredProblem problem, String message, String caller) {
        if (problem.isResolved()) {
            if (!message.equals(problem.message())) {
                throw Problem.conflict("The problem is resolved already, with another message.");
            }
            return view(tx, problem);
        }
        StoredProblem resolved = new StoredProblem(
                problem.problemId(),
                problem.title(),
                problem.createdAt(),
                problem.expectedResolutionAt(),
                problem.expectedMessage(),
                problem.expectedBy(),
                now(),
                Caller.idOf(caller),
                message);
        return ProblemTable.save(tx, resolved)
                .chain(() -> ProblemTasks.dropWaiting(tx, problem.problemId(), TaskKind.ANNOUNCEMENT))
                .chain(() -> ProblemTasks.addOfAll(tx, problem.problemId(), TaskKind.RESOLUTION))
                .chain(() -> record(tx, problem.problemId(), caller, "problem.resolved"))
                .chain(() -> view(tx, resolved));
    }

    private Uni<Void> record(SqlConnection tx, String problemId, String caller, String action) {
        return AuditTrail.append(tx, now(), change(problemId, caller, action));
    }

    static Change change(String problemId, String caller, String action) {
        return new Change(caller, action, "problems/" + problemId);
    }

    private static void requireOpen(StoredProblem problem) {
        if (problem.isResolved()) {
            throw Problem.conflict("The problem is resolved; reply to the tickets, or link them to a new problem.");
        }
    }

    private static Uni<StoredProblem> locked(SqlConnection tx, String problemId) {
        return ProblemTable.lock(tx, problemId).map(found -> require(found, problemId));
    }

    private static StoredProblem require(@Nullable StoredProblem found, String problemId) {
        if (found == null) {
            throw Problem.notFound("problem", problemId);
        }
        return found;
    }

    private static Uni<ProblemView> view(SqlClient client, StoredProblem problem) {
        return ProblemTable.countTickets(client, problem.problemId())
                .chain(tickets -> ProblemTasks.progress(client, problem.problemId())
                        .map(progress -> view(problem, tickets, progress)));
    }

    private static ProblemView view(StoredProblem problem, long tickets, Map<TaskKind, Progress> progress) {
        return ProblemView.of(
                problem,
                tickets,
                Objects.requireNonNull(progress.get(TaskKind.ANNOUNCEMENT)),
                Objects.requireNonNull(progress.get(TaskKind.RESOLUTION)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
