package io.holdfast.bench.analytics;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The reference for windows: DuckDB in this process, on all processors, with the active days in memory in the order of days, so
 * that a window reads only its own. Not thread-safe.
 */
final class DuckDb implements AutoCloseable {

    private static final String SEEN = """
            with seen as (
                select customer, bool_or(day < $1) as before, bool_or(day >= $1) as now
                  from activity where day >= $2 and day < $3 and %1$s group by customer)
            """;
    private static final String WITH_FIRST_DAYS = SEEN + """
            select count(*) filter (before), count(*) filter (now),
                   (select count(*) from first_%2$s where day >= $1 and day < $3),
                   count(*) filter (before and now)
              from seen
            """;
    private static final String FROM_ACTIVITY_ALONE = SEEN + """
            select count(*) filter (before), count(*) filter (now),
                   (select count(*) from (
                       select customer from activity where day < $3 and %1$s group by customer having min(day) >= $1)),
                   count(*) filter (before and now)
              from seen
            """;
    private static final String BY_COHORT = SEEN + """
            select strftime(f.day, '%%Y-%%m'), count(*) filter (before), count(*) filter (now),
                   count(*) filter (f.day >= $1 and f.day < $3), count(*) filter (before and now)
              from seen join first_%2$s f using (customer) group by 1
            """;
    private static final String COHORTS = """
            select strftime(f.day, '%Y-%m') || ' in ' || strftime(a.day, '%Y-%m'), count(distinct a.customer)
              from activity a join first_any f using (customer) group by 1
            """;

    private final Connection connection;
    private final Map<ActivityView, PreparedStatement> windows = new EnumMap<>(ActivityView.class);
    private final PreparedStatement fromActivityAlone;
    private final PreparedStatement byCohort;

    private DuckDb(Connection connection) throws SQLException {
        this.connection = connection;
        for (ActivityView view : ActivityView.values()) {
            windows.put(view, prepare(connection, WITH_FIRST_DAYS, view));
        }
        fromActivityAlone = prepare(connection, FROM_ACTIVITY_ALONE, ActivityView.ANY);
        byCohort = prepare(connection, BY_COHORT, ActivityView.ANY);
    }

    private static PreparedStatement prepare(Connection connection, String sql, ActivityView view) throws SQLException {
        return connection.prepareStatement(sql.formatted(view.condition, view.wireName()));
    }

    /** A database with this activity, and with the first day of each customer. */
    static DuckDb of(Activity activity) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table activity (day date not null, customer integer not null, kind tinyint not null)");
            try (DuckDBAppender rows = connection.unwrap(DuckDBConnection.class).createAppender("activity")) {
                for (int day = 0; day < activity.days(); day++) {
                    append(rows, activity, day);
                }
            }
            for (ActivityView view : ActivityView.values()) {
                statement.execute("create table first_" + view.wireName()
                        + " as select min(day) as day, customer from activity where " + view.condition
                        + " group by customer order by day");
            }
        }
        return new DuckDb(connection);
    }

    private static void append(DuckDBAppender rows, Activity activity, int day) throws SQLException {
        int date = Math.toIntExact(activity.date(day).toEpochDay());
        int[] customers = new int[activity.count(day)];
        byte[] kinds = new byte[activity.count(day)];
        int[] count = {0};
        activity.forEach(day, (customer, kind) -> {
            customers[count[0]] = customer;
            kinds[count[0]++] = (byte) kind;
        });
        for (int i = 0; i < customers.length; i++) {
            rows.beginRow()
                    .appendEpochDays(date)
                    .append(customers[i])
                    .append(kinds[i])
                    .endRow();
        }
    }

    String version() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version()")) {
            row.next();
            return row.getString(1);
        }
    }

    WindowFigures answer(WindowQuestion question) throws SQLException {
        return figures(Objects.requireNonNull(windows.get(question.view())), question);
    }

    /** As {@link #answer} for any activity, without the tables of first days. */
    WindowFigures answerFromActivityAlone(WindowQuestion question) throws SQLException {
        return figures(fromActivityAlone, question);
    }

    /** By month of the first activity, of any kind. */
    SortedMap<String, WindowFigures> answerByCohort(WindowQuestion question) throws SQLException {
        SortedMap<String, WindowFigures> groups = new TreeMap<>();
        try (ResultSet row = execute(byCohort, question)) {
            while (row.next()) {
                groups.put(row.getString(1), figures(row, 2));
            }
        }
        return groups;
    }

    /** Customers by month of the first activity and month of any activity, as {@code 2026-01 in 2026-03}. */
    SortedMap<String, Long> cohorts() throws SQLException {
        SortedMap<String, Long> active = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COHORTS)) {
            while (row.next()) {
                active.put(row.getString(1), row.getLong(2));
            }
        }
        return active;
    }

    private static WindowFigures figures(PreparedStatement statement, WindowQuestion question) throws SQLException {
        try (ResultSet row = execute(statement, question)) {
            row.next();
            return figures(row, 1);
        }
    }

    private static ResultSet execute(PreparedStatement statement, WindowQuestion question) throws SQLException {
        statement.setObject(1, question.from());
        statement.setObject(2, question.before());
        statement.setObject(3, question.end());
        return statement.executeQuery();
    }

    private static WindowFigures figures(ResultSet row, int column) throws SQLException {
        return new WindowFigures(
                row.getLong(column), row.getLong(column + 1), row.getLong(column + 2), row.getLong(column + 3));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
