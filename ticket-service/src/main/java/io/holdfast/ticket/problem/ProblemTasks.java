package io.holdfast.ticket.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.problem.ProblemView.Progress;

/**
 * Table {@code problem_task}: what is to be told, and was told, in each ticket of a problem. Every statement that may wait
 * for other transactions takes its rows in the order of their key, so that no two wait for each other.
 */
final class ProblemTasks {

    /**
     * A task that was dealt with.
     *
     * @param reason why it was skipped; null when the ticket was answered
     */
    record Concluded(ProblemTask task, @Nullable String reason) {}

    private static final String SELECT_TICKETS = """
            insert into problem_task (problem_id, kind, ticket_id, customer_id, state)
            select problem_id, $2, ticket_id, customer_id, 'waiting'
              from ticket where problem_id = $1 and created_at is not null and customer_id is not null
            """;
    /** Tickets to which an earlier expected resolution time was told are told again. */
    private static final String ADD_OF_ALL = SELECT_TICKETS
            + " order by ticket_id on conflict (problem_id, kind, ticket_id) do update set state = 'waiting', reason = null";
    /** A ticket that was linked twice is told once. */
    private static final String ADD_OF_SOME = SELECT_TICKETS
            + " and ticket_id = any ($3) order by ticket_id on conflict (problem_id, kind, ticket_id) do nothing";

    private static final String DELETE_LOCKED = """
            with locked as (%s)
            delete from problem_task t using locked l
             where t.problem_id = l.problem_id and t.kind = l.kind and t.ticket_id = l.ticket_id
            """;

    private static final String DROP_WAITING = DELETE_LOCKED.formatted("""
            select problem_id, kind, ticket_id
              from problem_task
             where problem_id = $1 and kind = $2 and state = 'waiting'
             order by problem_id, kind, ticket_id for update""");
    /** Through the index of the customer. What a ticket was told of another problem is told again when it is moved back. */
    private static final String DROP_OF_OTHERS = DELETE_LOCKED.formatted("""
            select other.problem_id, other.kind, other.ticket_id
              from problem_task other
              join ticket moved on moved.customer_id = other.customer_id and moved.ticket_id = other.ticket_id
             where moved.ticket_id = any ($2) and other.problem_id <> $1
               and (other.state = 'waiting' or other.kind = 'announcement')
             order by other.problem_id, other.kind, other.ticket_id for update of other""");

    private static final String CLAIM = """
            select problem_id, kind, ticket_id, customer_id from problem_task
             where state = 'waiting' order by problem_id, kind, ticket_id limit $1 for update skip locked
            """;
    private static final ColumnArrays<Concluded> CONCLUDED = ColumnArrays.<Concluded>builder()
            .text("problem_id", row -> row.task().problemId())
            .text("kind", row -> row.task().kind().stored())
            .text("ticket_id", row -> row.task().ticketId())
            .text("state", row -> row.reason() == null ? "done" : "skipped")
            .text("reason", Concluded::reason)
            .build();
    private static final String CONCLUDE = "update problem_task t set state = c.state, reason = c.reason from "
            + CONCLUDED.unnest("c")
            + " where t.problem_id = c.problem_id and t.kind = c.kind and t.ticket_id = c.ticket_id";
    private static final String DELETE = "delete from problem_task t using " + CONCLUDED.unnest("c")
            + " where t.problem_id = c.problem_id and t.kind = c.kind and t.ticket_id = c.ticket_id";
    private static final String COUNT = """
            select kind, state, coalesce(reason, ''), count(*) from problem_task where problem_id = $1 group by 1, 2, 3
            """;

    private static final String COUNT_WAITING =
            "select count(*) from (select 1 from problem_task where state = 'waiting' limit $1) waiting";

    private ProblemTasks() {}

    /** How many wait, up to the bound of the metric. */
    static Uni<Long> countWaiting(SqlClient client) {
        return client.preparedQuery(COUNT_WAITING)
                .execute(Tuple.of(JobMetrics.WAITING_MAX))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Adds a task for every ticket of the problem, also for those that had one. */
    static Uni<Void> addOfAll(SqlConnection tx, String problemId, TaskKind kind) {
        return tx.preparedQuery(ADD_OF_ALL)
                .execute(Tuple.of(problemId, kind.stored()))
                .replaceWithVoid();
    }

    /** Adds a task for these tickets of the problem, unless they have had one; how many. */
    static Uni<Integer> addOf(SqlConnection tx, String problemId, TaskKind kind, Collection<TicketId> tickets) {
        return tx.preparedQuery(ADD_OF_SOME)
                .execute(Tuple.of(problemId, kind.stored(), texts(tickets)))
                .map(rows -> rows.rowCount());
    }

    /** What was not told yet is not told any more. */
    static Uni<Void> dropWaiting(SqlConnection tx, String problemId, TaskKind kind) {
        return tx.preparedQuery(DROP_WAITING)
                .execute(Tuple.of(problemId, kind.stored()))
                .replaceWithVoid();
    }

    /** Tickets that are moved to the problem are told nothing more of others. */
    static Uni<Void> dropOfOthers(SqlConnection tx, String problemId, Collection<TicketId> tickets) {
        return tx.preparedQuery(DROP_OF_OTHERS)
                .execute(Tuple.of(problemId, texts(tickets)))
                .replaceWithVoid();
    }

    private static String[] texts(Collection<TicketId> tickets) {
        return tickets.stream().map(TicketId::value).toArray(String[]::new);
    }

    /** Locks waiting tasks that no other transaction has locked. */
    static Uni<List<ProblemTask>> claim(SqlConnection tx, int countMax) {
        return tx.preparedQuery(CLAIM).execute(Tuple.of(countMax)).map(rows -> {
            List<ProblemTask> tasks = new ArrayList<>(rows.size());
            rows.forEach(row -> tasks.add(new ProblemTask(
                    row.getString(0),
                    TaskKind.of(row.getString(1)),
                    new TicketId(row.getString(2)),
                    new CustomerId(row.getString(3)))));
            return tasks;
        });
    }

    static Uni<Void> conclude(SqlConnection tx, Collection<Concluded> tasks) {
        return tx.preparedQuery(CONCLUDE).execute(CONCLUDED.tuple(tasks)).replaceWithVoid();
    }

    /** Forgets tasks of tickets that were erased, or moved to another problem, while the tasks were added. */
    static Uni<Void> delete(SqlConnection tx, Collection<Concluded> tasks) {
        return tx.preparedQuery(DELETE).execute(CONCLUDED.tuple(tasks)).replaceWithVoid();
    }

    /** How far the tasks of a problem are; a kind without any task is there, too. */
    static Uni<Map<TaskKind, Progress>> progress(SqlClient client, String problemId) {
        return client.preparedQuery(COUNT).execute(Tuple.of(problemId)).map(rows -> {
            Map<TaskKind, Progress> progress = new HashMap<>();
            for (TaskKind kind : TaskKind.values()) {
                progress.put(kind, progress(kind, rows));
            }
            return progress;
        });
    }

    private static Progress progress(TaskKind kind, Iterable<Row> rows) {
        long waiting = 0;
        long answered = 0;
        Map<String, Long> skipped = new TreeMap<>();
        for (Row row : rows) {
            if (row.getString(0).equals(kind.stored())) {
                switch (row.getString(1)) {
                    case "waiting" -> waiting += row.getLong(3);
                    case "done" -> answered += row.getLong(3);
                    default -> skipped.put(row.getString(2), row.getLong(3));
                }
            }
        }
        return new Progress(waiting, answered, skipped);
    }
}
