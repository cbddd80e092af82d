package io.holdfast.ticket.problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.sql.SqlTimes;

/** Table {@code problem}, and which tickets belong to one ({@code ticket.problem_id}). */
final class ProblemTable {

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final String INSERT = "insert into problem (" + StoredProblem.COLUMNS
            + ") values ($1, $2, $3, $4, $5, $6, null, null, null) on conflict (problem_id) do nothing";
    private static final String SELECT =
            "select " + StoredProblem.COLUMNS + " from problem where problem_id = any ($1)";
    private static final String LOCK = SELECT + " for update";
    private static final String LIST = "select " + StoredProblem.COLUMNS
            + " from problem where (created_at, problem_id) < ($1, $2) order by created_at desc, problem_id desc limit $3";
    private static final String SAVE = """
            update problem
               set title = $2, expected_resolution_at = $3, expected_message = $4, expected_by = $5, resolved_at = $6,
                   resolved_by = $7, message = $8
             where problem_id = $1
            """;
    private static final String COUNT_TICKETS =
            "select count(*) from ticket where problem_id = $1 and created_at is not null";
    private static final String CREATED_TICKETS =
            "select ticket_id from ticket where ticket_id = any ($1) and created_at is not null";
    /** Whoever has read a ticket before, and saves it now, begins again: the revision is its optimistic lock. */
    private static final String LINK = """
            update ticket set problem_id = $1, revision = revision + 1
             where ticket_id = any ($2) and problem_id is distinct from $1
            """;

    private static final String OTHERS = """
            select distinct problem_id from ticket where ticket_id = any ($2) and problem_id <> $1 order by problem_id
            """;

    private ProblemTable() {}

    /** Whether the id was free. */
    static Uni<Boolean> insert(SqlConnection tx, StoredProblem problem) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(
                        problem.problemId(),
                        problem.title(),
                        SqlTimes.utc(problem.createdAt()),
                        SqlTimes.utcOrNull(problem.expectedResolutionAt()),
                        problem.expectedMessage(),
                        problem.expectedBy()))
                .map(rows -> rows.rowCount() > 0);
    }

    static Uni<@Nullable StoredProblem> find(SqlClient client, String problemId) {
        return findAll(client, Set.of(problemId)).map(found -> found.isEmpty() ? null : found.getFirst());
    }

    static Uni<List<StoredProblem>> findAll(SqlClient client, Collection<String> problemIds) {
        return select(client, SELECT, problemIds);
    }

    /** The problem, which no other transaction changes until the end of this one. */
    static Uni<@Nullable StoredProblem> lock(SqlConnection tx, String problemId) {
        return select(tx, LOCK, Set.of(problemId)).map(found -> found.isEmpty() ? null : found.getFirst());
    }

    private static Uni<List<StoredProblem>> select(SqlClient client, String sql, Collection<String> ids) {
        return client.preparedQuery(sql)
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .map(ProblemTable::read);
    }

    /** Problems, the newest first. */
    static Uni<List<StoredProblem>> list(
            SqlClient client, @Nullable Instant beforeCreation, @Nullable String beforeId, int countMax) {
        return client.preparedQuery(LIST)
                .execute(Tuple.of(
                        SqlTimes.utc(beforeCreation == null ? LATEST : beforeCreation),
                        beforeId == null ? "" : beforeId,
                        countMax))
                .map(ProblemTable::read);
    }

    static Uni<Void> save(SqlConnection tx, StoredProblem problem) {
        Tuple values = Tuple.tuple();
        values.addString(problem.problemId());
        values.addString(problem.title());
        values.addValue(SqlTimes.utcOrNull(problem.expectedResolutionAt()));
        values.addString(problem.expectedMessage());
        values.addString(problem.expectedBy());
        values.addValue(SqlTimes.utcOrNull(problem.resolvedAt()));
        values.addString(problem.resolvedBy());
        values.addString(problem.message());
        return tx.preparedQuery(SAVE).execute(values).replaceWithVoid();
    }

    static Uni<Long> countTickets(SqlClient client, String problemId) {
        return client.preparedQuery(COUNT_TICKETS)
                .execute(Tuple.of(problemId))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Those of the tickets that exist. */
    static Uni<Set<TicketId>> existing(SqlConnection tx, Collection<TicketId> tickets) {
        return tx.preparedQuery(CREATED_TICKETS)
                .execute(Tuple.of(texts(tickets)))
                .map(ProblemTable::ids);
    }

    /** The other problems to which some of these tickets are linked. */
    static Uni<List<String>> others(SqlConnection tx, String problemId, Collection<TicketId> tickets) {
        return tx.preparedQuery(OTHERS)
                .execute(Tuple.of(problemId, texts(tickets)))
                .map(rows -> {
                    List<String> others = new ArrayList<>(rows.size());
                    rows.forEach(row -> others.add(row.getString(0)));
                    return others;
                });
    }

    /** Links tickets to the problem; their customers are locked. How many were not linked to it before. */
    static Uni<Integer> link(SqlConnection tx, String problemId, Collection<TicketId> tickets) {
        return tx.preparedQuery(LINK)
                .execute(Tuple.of(problemId, texts(tickets)))
                .map(rows -> rows.rowCount());
    }

    private static String[] texts(Collection<TicketId> tickets) {
        return tickets.stream().map(TicketId::value).toArray(String[]::new);
    }

    private static Set<TicketId> ids(RowSet<Row> rows) {
        Set<TicketId> ids = new HashSet<>();
        rows.forEach(row -> ids.add(new TicketId(row.getString(0))));
        return ids;
    }

    private static List<StoredProblem> read(RowSet<Row> rows) {
        List<StoredProblem> problems = new ArrayList<>(rows.size());
        rows.forEach(row -> problems.add(StoredProblem.read(row)));
        return problems;
    }
}
