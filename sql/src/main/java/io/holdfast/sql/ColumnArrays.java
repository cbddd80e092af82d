package io.holdfast.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a multi-row statement: rows are sent as one array per column and expanded by {@code unnest}, so that a
 * statement has the same text, and one prepared plan, for any number of rows. Each column is declared once, with its
 * name, its SQL type and its getter; the texts of the statement and the {@link Tuple} follow from that.
 *
 * <pre>{@code
 * private static final ColumnArrays<Lot> LOT = ColumnArrays.<Lot>builder()
 *         .text("customer_id", Lot::customerId)
 *         .integer("number", Lot::number)
 *         .timestamp("earned_at", Lot::earnedAt)
 *         .build();
 * private static final String INSERT = LOT.insertInto("lot");
 *
 * tx.preparedQuery(INSERT).execute(LOT.tuple(lots));
 * }</pre>
 *
 * Immutable; build one per statement as a constant. {@link #tuple} allocates one array per column and nothing else.
 *
 * @param <T> the type of a row
 */
public final class ColumnArrays<T> {

    private record Column<T>(
            String name, String arrayType, String expression, Function<Collection<? extends T>, Object> values) {}

    private final List<Column<T>> columns;

    private ColumnArrays(List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
    }

    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** The names, separated by commas: {@code customer_id, number, earned_at}. */
    public String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The rows as a table expression whose first parameter is {@code $1}; see {@link #unnest(String, int)}. */
    public String unnest(String alias) {
        return unnest(alias, 1);
    }

    /**
     * The rows as a table expression: {@code unnest($1::text[], $2::integer[]) as alias (customer_id, number)}.
     *
     * @param firstParameter the number of the first column's parameter
     */
    public String unnest(String alias, int firstParameter) {
        return "unnest(" + parameters(firstParameter) + ") as " + alias + " (" + names() + ")";
    }

    /** The rows in their order, as a table expression with one more column, {@code position}, which begins with 1. */
    public String unnestWithPosition(String alias) {
        return "unnest(" + parameters(1) + ") with ordinality as " + alias + " (" + names() + ", position)";
    }

    /**
     * The rows as a query: {@code select customer_id, amount::numeric from unnest(…) as new_row (…)}. An {@code order by}
     * or a {@code where} may follow.
     */
    public String select() {
        return "select " + expressions() + " from " + unnest("new_row");
    }

    /** {@code insert into table (…) select … from unnest(…)}; an {@code on conflict} or a {@code returning} may follow. */
    public String insertInto(String table) {
        return "insert into " + table + " (" + names() + ") " + select();
    }

    /** {@code number = excluded.number, …} for an {@code on conflict do update}, without the given columns. */
    public String assignExcluded(Set<String> without) {
        return assign("excluded", without);
    }

    /**
     * {@code number = alias.number, …} for an {@code update … from}.
     *
     * @param without columns that are left out, such as those of the key
     */
    public String assign(String alias, Set<String> without) {
        return columns.stream()
                .map(Column::name)
                .filter(Predicate.not(without::contains))
                .map(name -> name + " = " + alias + "." + name)
                .collect(Collectors.joining(", "));
    }

    /** How many parameters the columns take; those of the caller come after, or before by {@link #unnest(String, int)}. */
    public int count() {
        return columns.size();
    }

    /** The rows as parameters. */
    public Tuple tuple(Collection<? extends T> rows) {
        return Tuple.from(values(rows, 0));
    }

    /** The rows as parameters, and behind them the values of more. */
    public Tuple tuple(Collection<? extends T> rows, Object... more) {
        Object[] values = values(rows, more.length);
        System.arraycopy(more, 0, values, columns.size(), more.length);
        return Tuple.from(values);
    }

    private Object[] values(Collection<? extends T> rows, int more) {
        Object[] values = new Object[columns.size() + more];
        for (int i = 0; i < columns.size(); i++) {
            values[i] = columns.get(i).values().apply(rows);
        }
        return values;
    }

    private String expressions() {
        return columns.stream().map(Column::expression).collect(Collectors.joining(", "));
    }

    private String parameters(int first) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (first + i) + "::" + columns.get(i).arrayType())
                .collect(Collectors.joining(", "));
    }

    /** Declares columns in the order of their parameters. A getter that returns null gives the SQL null. */
    public static final class Builder<T> {

        private final List<Column<T>> columns = new ArrayList<>();

        private Builder() {}

        /** {@code text}; a value of another type is written by its {@code toString()}. */
        public Builder<T> text(String name, Function<? super T, ? extends @Nullable Object> getter) {
            return add(name, "text[]", name, rows -> texts(rows, getter));
        }

        /** {@code integer[]}: one array a row. */
        public Builder<T> integers(String name, Function<? super T, ? extends Collection<Integer>> getter) {
            return add(name, "text[]", name + "::integer[]", rows -> texts(rows, row -> literal(getter.apply(row))));
        }

        /** {@code bigint[]}: one array a row. */
        public Builder<T> bigints(String name, Function<? super T, ? extends Collection<Long>> getter) {
            return add(name, "text[]", name + "::bigint[]", rows -> texts(rows, row -> literal(getter.apply(row))));
        }

        /** {@code json}, sent as text. */
        public Builder<T> json(String name, Function<? super T, ? extends @Nullable String> getter) {
            return add(name, "text[]", name + "::json", rows -> texts(rows, getter));
        }

        /** {@code numeric}, sent as text: the decimal written plainly, such as {@code 29.90}. */
        public Builder<T> decimal(String name, Function<? super T, ? extends @Nullable BigDecimal> getter) {
            return add(name, "text[]", name + "::numeric", rows -> texts(rows, row -> plain(getter.apply(row))));
        }

        public Builder<T> integer(String name, ToIntFunction<? super T> getter) {
            return nullableInteger(name, getter::applyAsInt);
        }

        public Builder<T> nullableInteger(String name, Function<? super T, ? extends @Nullable Integer> getter) {
            return add(name, "integer[]", name, rows -> values(rows, getter, Integer[]::new));
        }

        /** {@code smallint}: the getter's value must be within its range. */
        public Builder<T> nullableSmallint(String name, Function<? super T, ? extends @Nullable Integer> getter) {
            return add(name, "smallint[]", name, rows -> {
                @Nullable Short[] values = new @Nullable Short[rows.size()];
                int i = 0;
                for (T row : rows) {
                    Integer value = getter.apply(row);
                    values[i++] = value == null ? null : value.shortValue();
                }
                return values;
            });
        }

        public Builder<T> bigint(String name, ToLongFunction<? super T> getter) {
            return add(name, "bigint[]", name, rows -> {
                Long[] values = new Long[rows.size()];
                int i = 0;
                for (T row : rows) {
                    values[i++] = getter.applyAsLong(row);
                }
                return values;
            });
        }

        /** {@code double precision}. */
        public Builder<T> float8(String name, Function<? super T, ? extends @Nullable Double> getter) {
            return add(name, "double precision[]", name, rows -> values(rows, getter, Double[]::new));
        }

        public Builder<T> bool(String name, Predicate<? super T> getter) {
            return add(name, "boolean[]", name, rows -> {
                Boolean[] values = new Boolean[rows.size()];
                int i = 0;
                for (T row : rows) {
                    values[i++] = getter.test(row);
                }
                return values;
            });
        }

        /** {@code timestamptz}. */
        public Builder<T> timestamp(String name, Function<? super T, ? extends @Nullable Instant> getter) {
            return add(name, "timestamptz[]", name, rows -> {
                @Nullable OffsetDateTime[] values = new @Nullable OffsetDateTime[rows.size()];
                int i = 0;
                for (T row : rows) {
                    values[i++] = SqlTimes.utcOrNull(getter.apply(row));
                }
                return values;
            });
        }

        public Builder<T> uuid(String name, Function<? super T, ? extends @Nullable UUID> getter) {
            return add(name, "uuid[]", name, rows -> {
                @Nullable UUID[] values = new @Nullable UUID[rows.size()];
                int i = 0;
                for (T row : rows) {
                    values[i++] = getter.apply(row);
                }
                return values;
            });
        }

        /** {@code bytea}. */
        public Builder<T> bytes(String name, Function<? super T, ? extends @Nullable Buffer> getter) {
            return add(name, "bytea[]", name, rows -> {
                @Nullable Buffer[] values = new @Nullable Buffer[rows.size()];
                int i = 0;
                for (T row : rows) {
                    values[i++] = getter.apply(row);
                }
                return values;
            });
        }

        public ColumnArrays<T> build() {
            return new ColumnArrays<>(columns);
        }

        /** Appends the columns of a part of a row. */
        public <P> Builder<T> all(ColumnArrays<P> part, Function<? super T, ? extends P> getter) {
            part.columns.forEach(column -> add(
                    column.name(),
                    column.arrayType(),
                    column.expression(),
                    rows -> column.values().apply(rows.stream().map(getter).toList())));
            return this;
        }

        /** An array of numbers in the form that PostgreSQL reads: {@code {1,2}}. An array of arrays would have to be even. */
        private static String literal(Collection<? extends Number> values) {
            return values.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
        }

        private static @Nullable String plain(@Nullable BigDecimal value) {
            return value == null ? null : value.toPlainString();
        }

        private static <T, V> @Nullable V[] values(
                Collection<? extends T> rows,
                Function<? super T, ? extends @Nullable V> getter,
                IntFunction<@Nullable V[]> newArray) {
            @Nullable V[] values = newArray.apply(rows.size());
            int i = 0;
            for (T row : rows) {
                values[i++] = getter.apply(row);
            }
            return values;
        }

        private static <T> @Nullable String[] texts(
                Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> getter) {
            @Nullable String[] values = new @Nullable String[rows.size()];
            int i = 0;
            for (T row : rows) {
                Object value = getter.apply(row);
                values[i++] = value == null ? null : value.toString();
            }
            return values;
        }

        private Builder<T> add(
                String name, String arrayType, String expression, Function<Collection<? extends T>, Object> values) {
            columns.add(new Column<>(name, arrayType, expression, values));
            return this;
        }
    }
}
