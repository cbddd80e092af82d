package io.holdfast.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Converts between {@link Instant} and the type that the PostgreSQL client uses for {@code timestamptz}. */
public final class SqlTimes {

    private SqlTimes() {}

    public static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable OffsetDateTime utcOrNull(@Nullable Instant time) {
        return time == null ? null : utc(time);
    }

    public static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** The value of a column that is not null. */
    public static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** The value of a column that is not null. */
    public static Instant instant(Row row, int position) {
        return row.getOffsetDateTime(position).toInstant();
    }

    public static @Nullable Instant instantOrNull(Row row, String column) {
        return instantOrNull(row.getOffsetDateTime(column));
    }

    public static @Nullable Instant instantOrNull(Row row, int position) {
        return instantOrNull(row.getOffsetDateTime(position));
    }
}
