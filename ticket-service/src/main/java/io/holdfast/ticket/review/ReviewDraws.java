package io.holdfast.ticket.review;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.review.draw.IsoWeek;
import io.holdfast.ticket.review.draw.ReviewDraw;
import io.holdfast.ticket.review.draw.ReviewPair;
import io.holdfast.ticket.web.Json;

/** Table {@code review_draw}: draws of reviews, once for each week. */
@ApplicationScoped
class ReviewDraws {

    /** Those take part who have replied within this time before the end of the week, or before now. */
    private static final Duration ACTIVE_WITHIN = Duration.ofDays(28);

    private static final int AGENTS_MAX = 2_000;

    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('review_draw', 0))";
    private static final String ACTIVE_AGENTS = """
            select distinct data::json ->> 'agentId'
              from fact
             where type = 'reply-sent' and time >= $1 and time < $2 and refused_at is null and data is not null
               and data::json ->> 'author' = 'agent' and data::json ->> 'visibility' = 'public'
               and data::json ->> 'agentId' is not null
             limit $3
            """;
    private static final String FIND_DRAW =
            "select reviewer_id, agent_id, drawn_at from review_draw where week = $1 order by reviewer_id, agent_id";
    private static final ColumnArrays<ReviewPair> PAIRS = ColumnArrays.<ReviewPair>builder()
            .text("reviewer_id", ReviewPair::reviewerId)
            .text("agent_id", ReviewPair::agentId)
            .build();
    private static final String INSERT =
            "insert into review_draw (week, drawn_at, reviewer_id, agent_id) select $3, $4, " + PAIRS.names() + " from "
                    + PAIRS.unnest("pair");
    private static final String LIST = """
            with page as materialized (
                select week, reviewer_id, agent_id, drawn_at from review_draw
                 where ($1::text is null or agent_id = $1 or reviewer_id = $1) and ($2::text is null or week = $2)
                   and ($3::text is null or (week, reviewer_id, agent_id) < ($3, $4, $5))
                 order by week desc, reviewer_id desc, agent_id desc limit $6
            ), reviewed as materialized (
                select data::json ->> 'reviewerId' as reviewer_id, data::json ->> 'agentId' as agent_id, max(time) as time
                  from fact
                 where type = 'ticket-reviewed' and time >= (select min(drawn_at) from page) and data is not null
                   and refused_at is null
                 group by 1, 2
            )
            select page.week, page.reviewer_id, page.agent_id, page.drawn_at, coalesce(reviewed.time >= page.drawn_at, false)
              from page left join reviewed using (reviewer_id, agent_id)
             order by week desc, reviewer_id desc, agent_id desc
            """;

    private record Position(String week, String reviewerId, String agentId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "reviews",
                (last, to) -> to.text(last.week()).text(last.reviewerId()).text(last.agentId()),
                from -> new Position(from.text(), from.text(), from.text()));
    }

    private final Intake intake;
    private final Pool pool;
    private final Clock clock;

    ReviewDraws(Intake intake, Pool pool, Clock clock) {
        this.intake = intake;
        this.pool = pool;
        this.clock = clock;
    }

    /** The draw of a week, which is made now if it was not before; 409 when there are fewer than two agents. */
    Uni<ReplayableResponse> draw(IsoWeek week, int perAgent, String caller, @Nullable IdempotencyKey key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (week.start().isAfter(now)) {
            throw Problem.invalid("week", "has not begun yet");
        }
        return intake.executeOnce(
                key,
                tx -> tx.query(LOCK)
                        .execute()
                        .chain(() -> tx.preparedQuery(FIND_DRAW).execute(Tuple.of(week.text())))
                        .chain(rows -> rows.size() > 0
                                ? Uni.createFrom().item(CommandResponse.ok(Json.write(readDraw(week, rows))))
                                : draw(tx, week, perAgent, now)
                                        .call(() -> AuditTrail.append(tx, now, entry(caller, week)))));
    }

    private static Change entry(String caller, IsoWeek week) {
        return new Change(caller, "reviews.drawn", "reviews/" + week.text());
    }

    private static ReviewDrawView readDraw(IsoWeek week, RowSet<Row> rows) {
        List<ReviewPair> pairs = new ArrayList<>(rows.size());
        rows.forEach(row -> pairs.add(new ReviewPair(row.getString(0), row.getString(1))));
        return new ReviewDrawView(week.text(), SqlTimes.instant(rows.iterator().next(), 2), pairs);
    }

    private static Uni<CommandResponse> draw(SqlConnection tx, IsoWeek week, int perAgent, Instant now) {
        Instant until = week.end().isBefore(now) ? week.end() : now;
        return tx.preparedQuery(ACTIVE_AGENTS)
                .execute(Tuple.of(SqlTimes.utc(until.minus(ACTIVE_WITHIN)), SqlTimes.utc(until), AGENTS_MAX + 1))
                .map(rows -> {
                    List<String> agents = new ArrayList<>(rows.size());
                    rows.forEach(row -> agents.add(row.getString(0)));
                    return agents;
                })
                .map(agents -> pairs(week, agents, perAgent))
                .call(pairs -> tx.preparedQuery(INSERT).execute(PAIRS.tuple(pairs, week.text(), SqlTimes.utc(now))))
                .map(pairs -> CommandResponse.created(
                        "/reviews?week=" + week.text(), Json.write(new ReviewDrawView(week.text(), now, pairs))));
    }

    private static List<ReviewPair> pairs(IsoWeek week, List<String> agents, int perAgent) {
        if (agents.size() > AGENTS_MAX) {
            throw Problem.conflict("More than " + AGENTS_MAX + " agents have replied; a draw supports at most "
                    + AGENTS_MAX + " agents.");
        }
        List<ReviewPair> pairs = ReviewDraw.of(week, agents, perAgent);
        if (pairs.isEmpty()) {
            throw Problem.conflict("Fewer than two agents sent a public reply in the four weeks up to the end of "
                    + week.text() + ".");
        }
        return pairs;
    }

    /** Reviews that were drawn, the latest week first; null matches everything. */
    Uni<Page<AssignedReview>> list(
            @Nullable String agentId, @Nullable IsoWeek week, int limit, @Nullable String cursor) {
        Position last = cursor == null ? null : Position.FORMAT.decode(cursor);
        Tuple parameters = Tuple.tuple();
        parameters.addString(agentId);
        parameters.addString(week == null ? null : week.text());
        parameters.addString(last == null ? null : last.week());
        parameters.addString(last == null ? null : last.reviewerId());
        parameters.addString(last == null ? null : last.agentId());
        parameters.addInteger(limit + 1);
        return pool.preparedQuery(LIST).execute(parameters).map(rows -> {
            List<Row> found = new ArrayList<>(rows.size());
            rows.forEach(found::add);
            return Page.of(
                    found,
                    limit,
                    ReviewDraws::read,
                    item -> Position.FORMAT.encode(new Position(item.week(), item.reviewerId(), item.agentId())));
        });
    }

    private static AssignedReview read(Row row) {
        return new AssignedReview(
                row.getString(0), row.getString(1), row.getString(2), SqlTimes.instant(row, 3), row.getBoolean(4));
    }
}
