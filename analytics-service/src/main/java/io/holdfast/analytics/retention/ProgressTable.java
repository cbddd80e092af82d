package io.holdfast.analytics.retention;

import java.time.LocalDate;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code retention_progress}: how far the customers of a day are decided. Days only go forward. */
final class ProgressTable {

    private static final String BEGIN = """
            insert into retention_progress (as_of) values ($1)
            on conflict (single) do update set as_of = excluded.as_of, partition = -1, number = -1, complete = false
             where retention_progress.as_of < excluded.as_of
            """;
    private static final String SELECT_DUE = "select 1 from retention_progress where as_of = $1 and not complete";
    private static final String LOCK = """
            select partition, number from retention_progress where as_of = $1 and not complete for update skip locked
            """;
    private static final String ADVANCE = "update retention_progress set partition = $1, number = $2";
    private static final String COMPLETE = "update retention_progress set complete = true";

    private ProgressTable() {}

    /** The last customer who is decided. */
    record Position(int partition, int number) {}

    /** Begins a day, unless it or a later one has begun; whether customers of it are still to be decided. */
    static Uni<Boolean> begin(SqlClient client, LocalDate asOf) {
        return client.preparedQuery(BEGIN)
                .execute(Tuple.of(asOf))
                .chain(() -> client.preparedQuery(SELECT_DUE).execute(Tuple.of(asOf)))
                .map(rows -> rows.size() > 0);
    }

    /** The position, locked; empty when another instance has it, the day is complete or a later one has begun. */
    static Uni<Optional<Position>> lock(SqlConnection tx, LocalDate asOf) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(asOf)).map(rows -> {
            Optional<Position> position = Optional.empty();
            for (var row : rows) {
                position = Optional.of(new Position(row.getInteger(0), row.getInteger(1)));
            }
            return position;
        });
    }

    /** Moves the position, which the transaction has locked. */
    static Uni<Void> advance(SqlConnection tx, Position position) {
        return tx.preparedQuery(ADVANCE)
                .execute(Tuple.of(position.partition(), position.number()))
                .replaceWithVoid();
    }

    /** Ends the day, whose position the transaction has locked. */
    static Uni<Void> complete(SqlConnection tx) {
        return tx.query(COMPLETE).execute().replaceWithVoid();
    }
}
