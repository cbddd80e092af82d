package io.holdfast.rest;

import java.time.Instant;
import java.time.Period;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QueryParametersTest {

    @Test
    void validParametersAreParsed() {
        assertThat(QueryParameters.id("customerId", "c-1")).isEqualTo("c-1");
        assertThat(QueryParameters.keyword("channel", "email")).isEqualTo("email");
        assertThat(QueryParameters.oneOf("priority", "high", Priority.class)).isEqualTo(Priority.HIGH);
        assertThat(QueryParameters.wireNameOf("priority", "high", Priority.class))
                .isEqualTo("high");
        assertThat(QueryParameters.instant("since", "2026-03-02T13:00:00+01:00"))
                .isEqualTo(Instant.parse("2026-03-02T12:00:00Z"));
        assertThat(QueryParameters.limit("200")).isEqualTo(200);
        assertThat(QueryParameters.parse("window", "P30D", Period::parse)).isEqualTo(Period.ofDays(30));
    }

    @Test
    void absentParametersAreNull() {
        assertThat(QueryParameters.id("customerId", null)).isNull();
        assertThat(QueryParameters.oneOf("priority", null, Priority.class)).isNull();
        assertThat(QueryParameters.instant("since", null)).isNull();
        assertThat(QueryParameters.limit(null)).isEqualTo(Page.LIMIT_DEFAULT);
    }

    @Test
    void invalidParametersAreNamed() {
        assertInvalid("customerId", () -> QueryParameters.id("customerId", "no id"));
        assertInvalid("channel", () -> QueryParameters.keyword("channel", "E-Mail"));
        assertInvalid("priority", () -> QueryParameters.oneOf("priority", "highest", Priority.class));
        assertInvalid("since", () -> QueryParameters.instant("since", "2026-03-02"));
        assertInvalid(
                "window",
                () -> QueryParameters.parse("window", "x", text -> {
                    throw new IllegalArgumentException("must be a period");
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+56789-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", ""})
    void instantsAreBounded(String instant) {
        assertInvalid("until", () -> QueryParameters.instant("until", instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "201", "-1", "+5", "ten", "1000000", "99999999999999999999"})
    void aLimitIsFrom1To200(String limit) {
        assertInvalid("limit", () -> QueryParameters.limit(limit));
    }

    @Test
    void aPageHasACursorOnlyWhenThereIsMore() {
        assertThat(Page.of(List.of(1, 2, 3), 2, Object::toString, last -> "after " + last))
                .isEqualTo(new Page<>(List.of("1", "2"), "after 2"));
        assertThat(Page.of(List.of(1, 2), 2, Object::toString, last -> "after " + last))
                .isEqualTo(new Page<>(List.of("1", "2"), null));
    }

    private static void assertInvalid(String name, Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors()).extracting(FieldError::field).containsExactly(name);
        });
    }
}
