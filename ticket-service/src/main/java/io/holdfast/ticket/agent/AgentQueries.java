package io.holdfast.ticket.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.sql.SqlTimes;

/** Queries of agents, whom no table lists: they are named by tickets and by events. */
@Singleton
class AgentQueries {

    /** Events of erased customers have no content, and count no more. */
    private static final String LIST = """
            with event as (
                select type, data::json as data
                  from fact
                 where type in ('reply-sent', 'ticket-rated', 'ticket-reviewed') and time >= $1 and time < $2
                   and refused_at is null and data is not null
            ), work as (
                select data ->> 'agentId' as agent_id,
                       count(*) filter (where type = 'reply-sent') as replies,
                       count(*) filter (where type = 'ticket-rated') as ratings,
                       avg((data ->> 'score')::integer) filter (where type = 'ticket-rated') as score,
                       count(*) filter (where type = 'ticket-reviewed') as reviews,
                       avg(((data ->> 'empathy')::integer + (data ->> 'solution')::integer + (data ->> 'writing')::integer)
                           / 3.0) filter (where type = 'ticket-reviewed') as review
                  from event
                 where type <> 'reply-sent' or (data ->> 'author' = 'agent' and data ->> 'visibility' = 'public')
                 group by 1
            ), assigned as (
                select agent_id, count(*) as tickets from ticket
                 where agent_id is not null and status in ('open', 'pending', 'on-hold') and created_at is not null
                 group by 1
            ), missed as (
                select assignee.agent_id, count(*) as breaches
                  from ticket_breach b
                 cross join lateral (
                       select f.data::json ->> 'agentId' as agent_id
                         from fact f
                        where f.subject = b.ticket_id and f.type = 'ticket-assigned' and f.time <= b.due_at
                          and f.refused_at is null and f.data is not null
                        order by f.time desc, f.position desc limit 1) assignee
                 where b.due_at >= $1 and b.due_at < $2
                   and b.breached_at is not null and (b.withdrawn_at is null or b.withdrawn_at < b.breached_at)
                 group by 1
            )
            select agent_id, coalesce(assigned.tickets, 0), coalesce(work.replies, 0), coalesce(work.ratings, 0),
                   round(work.score, 2)::float8, coalesce(work.reviews, 0), round(work.review, 2)::float8,
                   coalesce(missed.breaches, 0)
              from work full join assigned using (agent_id) full join missed using (agent_id)
             where agent_id collate "C" > $3
             order by agent_id collate "C" limit $4
            """;

    private static final CursorFormat<String> CURSOR =
            new CursorFormat<>("agents", (agentId, to) -> to.text(agentId), from -> from.text());

    private final Pool pool;

    AgentQueries(Pool pool) {
        this.pool = pool;
    }

    /** Agents by their ids: those who have open tickets, or did something in the half-open span or were judged in it. */
    Uni<Page<AgentView>> agents(Instant from, Instant to, int limit, @Nullable String cursor) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(
                        SqlTimes.utc(from), SqlTimes.utc(to), cursor == null ? "" : CURSOR.decode(cursor), limit + 1))
                .map(rows -> {
                    List<Row> list = new ArrayList<>(rows.size());
                    rows.forEach(list::add);
                    return Page.of(list, limit, AgentQueries::read, last -> CURSOR.encode(last.agentId()));
                });
    }

    private static AgentView read(Row row) {
        return new AgentView(
                row.getString(0),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getDouble(4),
                row.getLong(5),
                row.getDouble(6),
                row.getLong(7));
    }
}
