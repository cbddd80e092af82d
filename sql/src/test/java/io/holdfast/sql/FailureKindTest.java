package io.holdfast.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonParseException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailureKindTest {

    @ParameterizedTest
    @CsvSource({
        "21000, CONTENT", // a row twice in one upsert
        "22P05, CONTENT",
        "22003, CONTENT",
        "23502, CONTENT",
        "23514, CONTENT",
        "54000, CONTENT", // a value too long for its index
        "23505, DUPLICATE_KEY",
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "55P03, CONFLICT",
        "57014, UNAVAILABLE", // statement_timeout
        "57P01, UNAVAILABLE",
        "53300, UNAVAILABLE",
        "53100, UNAVAILABLE", // disk full
        "08006, UNAVAILABLE",
        "42P01, UNAVAILABLE", // a missing table is for an operator to repair
        "25006, UNAVAILABLE", // a standby
        "XX000, UNAVAILABLE",
    })
    void theSqlStateDecides(String sqlState, FailureKind kind) {
        assertThat(FailureKind.of(sqlError(sqlState))).isEqualTo(kind);
    }

    @Test
    void anErrorWithoutSqlStateIsNotTheFaultOfTheContent() {
        assertThat(FailureKind.of(sqlError(null))).isEqualTo(FailureKind.UNAVAILABLE);
    }

    static Stream<Throwable> failuresOfTheConnection() {
        return Stream.of(
                new NoStackTraceThrowable("Timeout"), // no connection of the pool became free
                new IOException("Connection reset by peer"),
                new ClosedChannelException(),
                new VertxException("Fail to read any response from the server"),
                new TimeoutException(),
                new io.smallrye.mutiny.TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheConnection")
    void failuresOfTheConnectionPass(Throwable failure) {
        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(FailureKind.of(new CompletionException(new IllegalStateException(failure))))
                .isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void anExceptionThatNobodyExpectedIsNotTheFaultOfTheContent() {
        for (Throwable bug : new Throwable[] {
            new NullPointerException(),
            new IllegalArgumentException("?"),
            new IllegalStateException("?"),
            new StackOverflowError()
        }) {
            assertThat(FailureKind.of(bug)).as(bug.toString()).isEqualTo(FailureKind.UNKNOWN);
            assertThat(FailureKind.of(bug).passes()).isTrue();
        }
    }

    /** Jackson's exceptions are IOExceptions. */
    @Test
    void aRowThatCannotBeReadIsNoFailureOfTheConnection() {
        JsonParseException unreadable = new JsonParseException(null, "?");

        assertThat(FailureKind.of(new UncheckedIOException(unreadable))).isEqualTo(FailureKind.UNKNOWN);
        assertThat(FailureKind.of(new IllegalStateException(unreadable))).isEqualTo(FailureKind.UNKNOWN);
    }

    @Test
    void anExceptionOfOursSaysThatTheContentIsAtFault() {
        BrokenRuleException broken = new BrokenRuleException("a time before 1970");

        assertThat(FailureKind.of(broken)).isEqualTo(FailureKind.CONTENT);
        assertThat(FailureKind.of(new CompletionException(broken))).isEqualTo(FailureKind.CONTENT);
        assertThat(FailureKind.CONTENT.passes()).isFalse();
    }

    @Test
    void aFailedOptimisticLockIsAConflict() {
        assertThat(FailureKind.of(new ConcurrentUpdateException("?"))).isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void ofSeveralFailuresOneThatPassesDecides() {
        assertThat(FailureKind.of(new CompositeException(sqlError("22001"), new ClosedChannelException())))
                .isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(FailureKind.of(new CompositeException(sqlError("22001"), sqlError("54000"))))
                .isEqualTo(FailureKind.CONTENT);
    }

    @Test
    void aCycleOfCausesEnds() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("other", one));

        assertThat(FailureKind.of(one)).isEqualTo(FailureKind.UNKNOWN);
    }

    @SuppressWarnings("NullAway") // the client passes null when the server has sent none
    private static PgException sqlError(@Nullable String sqlState) {
        return new PgException("failed", "ERROR", sqlState, "");
    }
}
