package io.holdfast.ticket.intake;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.WireEnum;
import io.holdfast.ticket.state.Latest;
import io.holdfast.ticket.state.Opening;
import io.holdfast.ticket.state.PackedStamps;
import io.holdfast.ticket.state.Stamp;
import io.holdfast.ticket.state.Ticket;

/** Tickets as rows. */
final class TicketTable {

    static final String SELECT = """
            select ticket_id, revision, customer_id, channel, department, priority, tags, agent_id, problem_id,
                   merged_into_id, score, updated_at, expected_resolution_at, awaited, fold
              from ticket
             where ticket_id = any ($1)
            """;

    private static final String ROWS = """
            insert into ticket (ticket_id, revision, customer_id, channel, department, priority, status, tags, agent_id,
                                problem_id, merged_into_id, score, created_at, updated_at, expected_resolution_at,
                                awaited, fold)
            select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                                 $8::text[], $9::text[], $10::text[], $11::text[], $12::smallint[],
                                 $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::boolean[],
                                 $17::text[])
            """;

    /** A revision that does not follow on the row's own is null, which the row does not take: somebody was faster. */
    private static final String UPSERT = ROWS + """
            on conflict (ticket_id) do update
               set revision = case when ticket.revision = excluded.revision - 1 then excluded.revision end,
                   customer_id = excluded.customer_id, channel = excluded.channel, department = excluded.department,
                   priority = excluded.priority, status = excluded.status, tags = excluded.tags,
                   agent_id = excluded.agent_id, problem_id = excluded.problem_id,
                   merged_into_id = excluded.merged_into_id, score = excluded.score,
                   created_at = excluded.created_at, updated_at = excluded.updated_at,
                   expected_resolution_at = excluded.expected_resolution_at, awaited = excluded.awaited,
                   fold = excluded.fold
            """;

    private TicketTable() {}

    static UnitOfWork.TicketRow read(Row row) {
        TicketId id = new TicketId(row.getString(0));
        PackedStamps fold = PackedStamps.unpack(row.getString(14));
        String problemId = row.getString(8);
        String agentId = row.getString(7);
        String mergedInto = row.getString(9);
        Short score = row.getShort(10);
        Ticket ticket = new Ticket(
                id,
                opening(fold.opening(), row.getString(2), row.getString(3), problemId),
                new Latest<>(fold.status(), fold.reportedStatus()),
                new Latest<>(
                        fold.priority(),
                        fold.priority() == null
                                ? null
                                : WireEnum.find(Priority.class, row.getString(5))
                                        .orElseThrow()),
                new Latest<>(fold.department(), fold.department() == null ? null : row.getString(4)),
                new Latest<>(fold.tags(), fold.tags() == null ? null : tags(row.getString(6))),
                new Latest<>(fold.agentId(), agentId),
                new Latest<>(fold.expectedResolutionAt(), instant(row.getOffsetDateTime(12))),
                new Latest<>(fold.score(), score == null ? null : score.intValue()),
                new Latest<>(fold.mergedInto(), mergedInto == null ? null : new TicketId(mergedInto)),
                fold.customerReply(),
                instant(row.getOffsetDateTime(11)),
                row.getBoolean(13));
        return new UnitOfWork.TicketRow(ticket, row.getLong(1));
    }

    static List<String> tags(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }

    /** Rows of tickets that have none yet; somebody who was faster breaks the primary key. */
    static Uni<Void> insert(SqlConnection tx, List<UnitOfWork.TicketRow> rows) {
        return write(tx, ROWS, rows);
    }

    static Uni<Void> update(SqlConnection tx, List<UnitOfWork.TicketRow> rows) {
        return write(tx, UPSERT, rows);
    }

    private static Uni<Void> write(SqlConnection tx, String statement, List<UnitOfWork.TicketRow> rows) {
        int n = rows.size();
        String[] ids = new String[n];
        Long[] revisions = new Long[n];
        @Nullable String[] customers = new @Nullable String[n];
        @Nullable String[] channels = new @Nullable String[n];
        String[] departments = new String[n];
        String[] priorities = new String[n];
        String[] statuses = new String[n];
        String[] tags = new String[n];
        @Nullable String[] agents = new @Nullable String[n];
        @Nullable String[] problems = new @Nullable String[n];
        @Nullable String[] merged = new @Nullable String[n];
        @Nullable Short[] scores = new @Nullable Short[n];
        @Nullable OffsetDateTime[] created = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] updated = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] expected = new @Nullable OffsetDateTime[n];
        Boolean[] awaited = new Boolean[n];
        String[] folds = new String[n];
        for (int i = 0; i < n; i++) {
            Ticket ticket = rows.get(i).ticket();
            Opening opening = ticket.opening();
            TicketId into = ticket.mergedInto().value();
            Integer score = ticket.score().value();
            ids[i] = ticket.id().value();
            revisions[i] = rows.get(i).revision();
            customers[i] = opening == null ? null : opening.customerId().value();
            channels[i] = opening == null ? null : opening.channel();
            departments[i] = ticket.currentDepartment();
            priorities[i] = ticket.currentPriority().wireName();
            statuses[i] = ticket.status().wireName();
            tags[i] = String.join(" ", ticket.currentTags());
            agents[i] = ticket.agentId().value();
            problems[i] = opening == null ? null : opening.problemId();
            merged[i] = into == null ? null : into.value();
            scores[i] = score == null ? null : score.shortValue();
            created[i] = opening == null ? null : utc(opening.stamp().time());
            updated[i] = utc(ticket.updatedAt());
            expected[i] = utc(ticket.expectedResolutionAt().value());
            awaited[i] = ticket.hasPendingReplies();
            folds[i] = PackedStamps.of(ticket).pack();
        }
        return tx.preparedQuery(statement)
                .execute(Tuple.from(new Object[] {
                    ids,
                    revisions,
                    customers,
                    channels,
                    departments,
                    priorities,
                    statuses,
                    tags,
                    agents,
                    problems,
                    merged,
                    scores,
                    created,
                    updated,
                    expected,
                    awaited,
                    folds
                }))
                .replaceWithVoid();
    }

    private static @Nullable Opening opening(
            @Nullable Stamp stamp, @Nullable String customerId, @Nullable String channel, @Nullable String problemId) {
        return stamp == null || customerId == null || channel == null
                ? null
                : new Opening(stamp, new CustomerId(customerId), channel, problemId);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
