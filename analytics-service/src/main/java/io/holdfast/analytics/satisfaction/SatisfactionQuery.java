package io.holdfast.analytics.satisfaction;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Counts ratings, resolved tickets and reviews of a range by group. */
@ApplicationScoped
class SatisfactionQuery {

    private static final int GROUPS_MAX = 200;

    private static final String COUNT_FACTS = """
            select (select count(*) from (select 1 from rating where at >= $1 and at < $2 limit $3) as r),
                   (select count(*) from (select 1 from review where at >= $1 and at < $2 limit $3) as r),
                   (select count(*) from (select 1 from ticket_status
                     where status in ('resolved', 'closed') and at >= $1 and at < $2 limit $3) as r)
            """;
    private static final String BY_GROUP = " group by 1 order by 1 limit " + (GROUPS_MAX + 1);
    private static final String COUNT_RATINGS = """
            select coalesce(of_ticket.value, 'none'), count(*), count(*) filter (where fact.score >= 4), sum(fact.score)
              from rating as fact %s
             where fact.at >= $1 and fact.at < $2
            """;
    private static final String COUNT_REVIEWS = """
            select coalesce(of_ticket.value, 'none'), count(*), sum(fact.empathy), sum(fact.solution), sum(fact.writing)
              from review as fact %s
             where fact.at >= $1 and fact.at < $2
            """;
    /**
     * A ticket is resolved when it is resolved or closed, as a clock of sla-service takes it; one that is merged is not. Changes
     * of its status while it was merged, as the one by the merge, do not count. It is reopened by another status, or as in ticket-service by a public reply of the customer while it is resolved and not closed.
     * Of another status at the instant of the resolution, the status before it tells whether it was the later one; without that
     * the id does, as elsewhere.
     */
    private static final String COUNT_RESOLVED =
            """
            with done as (
                select distinct on (s.ticket_id) s.ticket_id, s.at, s.event_id from ticket_status s
                 where s.status in ('resolved', 'closed') and s.at >= $1 and s.at < $2 and not %1$s
                 order by s.ticket_id, s.at, s.event_id),
            fact as (
                select done.ticket_id, done.at,
                       (select count(*) from (select 1 from ticket_reply r where r.ticket_id = done.ticket_id limit 2) as n) = 1
                       and not exists (select 1 from ticket_status s
                                        where s.ticket_id = done.ticket_id and s.at >= done.at
                                          and s.status not in ('resolved', 'closed') and not %1$s
                                          and (s.at > done.at or s.previous_status in ('resolved', 'closed')
                                               or s.previous_status is null and s.event_id > done.event_id))
                       and not exists (select 1 from customer_reply r
                                        where r.ticket_id = done.ticket_id and r.at > done.at
                                          and (select s.status from ticket_status s
                                                where s.ticket_id = done.ticket_id and s.at <= r.at and not %1$s
                                                order by s.at desc, s.event_id desc limit 1) = 'resolved') as at_first_contact
                  from done
                 where not exists (select 1 from ticket_status s
                                    where s.ticket_id = done.ticket_id and s.at < $1
                                      and s.status in ('resolved', 'closed') and not %1$s)
                   and not %2$s)
            select coalesce(of_ticket.value, 'none'), count(*), count(*) filter (where fact.at_first_contact)
              from fact %%s
            """.formatted(TicketMerges.wasMerged("s"), TicketMerges.isMerged("done"));

    private final Pool pool;

    SatisfactionQuery(Pool pool) {
        this.pool = pool;
    }

    /**
     * The counts by group.
     *
     * @param group null for one group of all
     */
    Uni<SortedMap<String, GroupCounts>> count(RecordedRange range, @Nullable TicketGroup group) {
        return pool.withConnection(connection ->
                requireFewFacts(connection, range).chain(() -> count(connection, range, TicketGroup.join(group))));
    }

    private static Uni<Void> requireFewFacts(SqlConnection connection, RecordedRange range) {
        Tuple parameters = parameters(range).addInteger(RecordedRange.FACTS_MAX + 1);
        return connection
                .preparedQuery(COUNT_FACTS)
                .execute(parameters)
                .invoke(rows -> {
                    Row row = rows.iterator().next();
                    RecordedRange.requireFew("from", "ratings", row.getLong(0));
                    RecordedRange.requireFew("from", "reviews", row.getLong(1));
                    RecordedRange.requireFew("from", "resolutions of tickets", row.getLong(2));
                })
                .replaceWithVoid();
    }

    private static Uni<SortedMap<String, GroupCounts>> count(
            SqlConnection connection, RecordedRange range, String join) {
        return Uni.join()
                .all(List.of(
                        read(connection, range, COUNT_RATINGS, join, SatisfactionQuery::readRatings),
                        read(connection, range, COUNT_RESOLVED, join, SatisfactionQuery::readResolved),
                        read(connection, range, COUNT_REVIEWS, join, SatisfactionQuery::readReviews)))
                .andFailFast()
                .map(SatisfactionQuery::merge);
    }

    private static Uni<SortedMap<String, GroupCounts>> read(
            SqlConnection connection, RecordedRange range, String sql, String join, Function<Row, GroupCounts> reader) {
        return connection
                .preparedQuery(sql.formatted(join) + BY_GROUP)
                .execute(parameters(range))
                .map(rows -> byGroup(rows, reader));
    }

    private static SortedMap<String, GroupCounts> byGroup(RowSet<Row> rows, Function<Row, GroupCounts> reader) {
        SortedMap<String, GroupCounts> groups = new TreeMap<>();
        rows.forEach(row -> groups.put(row.getString(0), reader.apply(row)));
        return groups;
    }

    private static SortedMap<String, GroupCounts> merge(List<SortedMap<String, GroupCounts>> parts) {
        SortedMap<String, GroupCounts> groups = new TreeMap<>();
        parts.forEach(part -> part.forEach((group, counts) -> groups.merge(group, counts, GroupCounts::plus)));
        if (groups.size() > GROUPS_MAX) {
            throw Problem.invalid(
                    "groupBy", "gives more than " + GROUPS_MAX + " groups in this range; ask for a shorter range");
        }
        return groups;
    }

    private static Tuple parameters(RecordedRange range) {
        return Tuple.of(SqlTimes.utc(range.from()), SqlTimes.utc(range.to()));
    }

    private static GroupCounts readRatings(Row row) {
        return GroupCounts.ofRatings(row.getLong(1), row.getLong(2), row.getLong(3));
    }

    private static GroupCounts readResolved(Row row) {
        return GroupCounts.ofResolved(row.getLong(1), row.getLong(2));
    }

    private static GroupCounts readReviews(Row row) {
        return GroupCounts.ofReviews(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }
}
