package io.holdfast.analytics.record;

import java.util.List;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.activity.CorrectionDays;
import io.holdfast.analytics.record.model.GroupAttribute;
import io.holdfast.sql.SqlTimes;

/**
 * Corrections of the groups of final figures: a row that is recorded when figures are final already may move a customer to
 * another group. A row that is recorded already corrects nothing, so they are counted by the statement that inserts it.
 */
public final class GroupCorrections {

    private static final String SELECT = """
            select period_end, sum(changes)::bigint, max(corrected_at) from group_correction where attribute = $1
             group by period_end
            """;

    private GroupCorrections() {}

    /**
     * What a row of a table tells.
     *
     * @param day a date: figures of periods that end after it may change
     * @param condition on the row, as SQL
     */
    record Tells(GroupAttribute attribute, String day, String condition) {

        private String select() {
            return "select %d as attribute, %s as day from added where %s".formatted(attribute.code(), day, condition);
        }
    }

    /**
     * The statement that inserts rows and adds what they correct. The parameters after those of the rows are the last day
     * by which a period had ended whose figures are final, the time of recording, and the partition.
     *
     * @param columns of the insert, whose parameters come first
     */
    static String insertAndCorrect(String insert, int columns, List<Tells> tells) {
        String told = tells.stream().map(Tells::select).collect(Collectors.joining(" union all "));
        return """
                with added as (%1$s returning *),
                told as (%2$s),
                late as (select attribute, day from told where day < $%3$d::text::date),
                difference as (
                    select attribute, day + 1 as period_end, count(*) as changes, $%4$d::timestamptz as corrected_at
                      from late group by attribute, day
                     union all
                    select attribute, $%3$d::text::date + 1, -count(*), null from late group by attribute)
                insert into group_correction as stored (partition, attribute, period_end, changes, corrected_at)
                select $%5$d::integer, attribute, period_end, sum(changes), max(corrected_at)
                  from difference group by attribute, period_end
                on conflict (partition, attribute, period_end) do update
                   set changes = stored.changes + excluded.changes,
                       corrected_at = greatest(stored.corrected_at, excluded.corrected_at)
                """.formatted(insert, told, columns + 1, columns + 2, columns + 3);
    }

    /** The corrections of groups by an attribute, by the end of a period. */
    public static Uni<CorrectionDays> load(SqlClient client, GroupAttribute attribute) {
        return client.preparedQuery(SELECT)
                .execute(Tuple.of((short) attribute.code()))
                .map(rows -> {
                    CorrectionDays days = new CorrectionDays();
                    rows.forEach(row -> days.add(
                            Math.toIntExact(row.getLocalDate(0).toEpochDay()),
                            row.getLong(1),
                            SqlTimes.instantOrNull(row, 2)));
                    return days;
                });
    }
}
