package io.holdfast.analytics.experiment;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/** Counts the uses of a template's variants and the ratings that belong to them. */
@ApplicationScoped
class ExperimentQuery {

    private static final int VARIANTS_MAX = 200;

    private static final String USED = """
            template = $1 and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
            """;
    /** Also of the replies that the answer reads to find the next one with a template. */
    private static final String COUNT_READ = """
            with used as (select ticket_id from ticket_reply where %s limit $4)
            select (select count(*) from used),
                   (select count(*) from (
                        select 1 from (select distinct ticket_id from used) as u join ticket_reply t using (ticket_id)
                         where t.template is not null limit $4) as read)
            """.formatted(USED);
    /** A rating belongs to the last reply with any template before it. */
    private static final String COUNT_BY_VARIANT = """
            with used as (select distinct ticket_id from ticket_reply where %1$s),
            reply as (
                select t.ticket_id, t.template, t.variant, t.at,
                       lead(t.at) over (partition by t.ticket_id order by t.at, t.event_id) as next_at
                  from used join ticket_reply t using (ticket_id) where t.template is not null)
            select reply.variant, count(*), sum(rated.ratings)::bigint, sum(rated.satisfied)::bigint
              from reply
              cross join lateral (
                  select count(*) as ratings, count(*) filter (where r.score >= 4) as satisfied from rating r
                   where r.ticket_id = reply.ticket_id and r.at > reply.at
                     and (reply.next_at is null or r.at <= reply.next_at)) as rated
             where %1$s
             group by reply.variant order by reply.variant nulls last limit %2$d
            """.formatted(USED, VARIANTS_MAX + 2);

    private final Pool pool;

    ExperimentQuery(Pool pool) {
        this.pool = pool;
    }

    /**
     * The counts of each variant in the order of the names, and last of the replies without one.
     *
     * @param range of the replies; null for all
     */
    Uni<List<VariantCounts>> count(String template, @Nullable RecordedRange range) {
        return pool.withConnection(connection ->
                requireFewUses(connection, template, range).chain(() -> count(connection, template, range)));
    }

    private static Uni<Void> requireFewUses(SqlConnection connection, String template, @Nullable RecordedRange range) {
        return connection
                .preparedQuery(COUNT_READ)
                .execute(parameters(template, range).addInteger(RecordedRange.FACTS_MAX + 1))
                .invoke(rows -> {
                    Row counts = rows.iterator().next();
                    RecordedRange.requireFew("from", "replies with the template", counts.getLong(0));
                    RecordedRange.requireFew("from", "replies with a template in their tickets", counts.getLong(1));
                })
                .replaceWithVoid();
    }

    private static Uni<List<VariantCounts>> count(
            SqlConnection connection, String template, @Nullable RecordedRange range) {
        return connection
                .preparedQuery(COUNT_BY_VARIANT)
                .execute(parameters(template, range))
                .map(rows -> {
                    List<VariantCounts> variants = new ArrayList<>(rows.size());
                    rows.forEach(row -> variants.add(
                            new VariantCounts(row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3))));
                    // One more may be of the replies without a variant.
                    if (variants.stream()
                                    .filter(counts -> counts.variant() != null)
                                    .count()
                            > VARIANTS_MAX) {
                        throw Problem.invalid(
                                "from",
                                "covers more than " + VARIANTS_MAX
                                        + " variants, the most of one answer; ask for a shorter range");
                    }
                    return variants;
                });
    }

    private static Tuple parameters(String template, @Nullable RecordedRange range) {
        return Tuple.of(
                template,
                range == null ? null : SqlTimes.utc(range.from()),
                range == null ? null : SqlTimes.utc(range.to()));
    }
}
