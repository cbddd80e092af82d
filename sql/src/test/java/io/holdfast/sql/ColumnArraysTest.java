package io.holdfast.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnArraysTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private record Lot(
            String customer, int number, @Nullable Instant expiresAt, BigDecimal amount) {}

    private record Risk(@Nullable Double value) {}

    private static final ColumnArrays<Lot> COLUMNS = ColumnArrays.<Lot>builder()
            .text("customer_id", Lot::customer)
            .integer("number", Lot::number)
            .timestamp("expires_at", Lot::expiresAt)
            .decimal("amount", Lot::amount)
            .build();

    @Test
    void eachColumnIsNamedOnceInTheStatement() {
        assertThat(COLUMNS.insertInto("lot"))
                .isEqualTo("insert into lot (customer_id, number, expires_at, amount)"
                        + " select customer_id, number, expires_at, amount::numeric"
                        + " from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[])"
                        + " as new_row (customer_id, number, expires_at, amount)");
    }

    @Test
    void parametersMayBeginLater() {
        assertThat(COLUMNS.unnest("requested", 3)).startsWith("unnest($3::text[], $4::integer[]");
    }

    @Test
    void assignmentsLeaveOutTheKey() {
        assertThat(COLUMNS.assignExcluded(Set.of("customer_id", "number")))
                .isEqualTo("expires_at = excluded.expires_at, amount = excluded.amount");
    }

    @Test
    void rowsBecomeOneArrayPerColumn() {
        Tuple tuple = COLUMNS.tuple(
                List.of(new Lot("a", 1, NOON, new BigDecimal("1E+1")), new Lot("b", 2, null, BigDecimal.ZERO)), "more");

        assertThat(tuple.size()).isEqualTo(5);
        assertThat(tuple.getArrayOfStrings(0)).containsExactly("a", "b");
        assertThat(tuple.getArrayOfIntegers(1)).containsExactly(1, 2);
        assertThat(tuple.getArrayOfOffsetDateTimes(2)).containsExactly(OffsetDateTime.parse("2026-03-02T12:00Z"), null);
        assertThat(tuple.getArrayOfStrings(3)).containsExactly("10", "0");
        assertThat(tuple.getString(4)).isEqualTo("more");
    }

    @Test
    void numbersOfDoublePrecisionMayBeAbsent() {
        ColumnArrays<Risk> columns =
                ColumnArrays.<Risk>builder().float8("risk", Risk::value).build();

        assertThat(columns.unnest("r")).isEqualTo("unnest($1::double precision[]) as r (risk)");
        assertThat(columns.tuple(List.of(new Risk(0.5), new Risk(null))).getArrayOfDoubles(0))
                .containsExactly(0.5, null);
    }
}
