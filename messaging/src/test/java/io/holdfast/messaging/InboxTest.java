package io.holdfast.messaging;

import java.util.concurrent.CompletionException;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;

import io.holdfast.sql.ConcurrentUpdateException;

import static org.assertj.core.api.Assertions.assertThat;

class InboxTest {

    @Test
    void aFailedOptimisticLockIsRetried() {
        ConcurrentUpdateException conflict = new ConcurrentUpdateException("another purchase was saved meanwhile");

        assertThat(Inbox.isRetryable(conflict)).isTrue();
        assertThat(Inbox.isRetryable(new CompletionException(conflict))).isTrue();
    }

    @Test
    void onlyDataExceptionsAndIntegrityViolationsOfTheDatabaseAreNotRetried() {
        assertThat(Inbox.isRetryable(sqlError("22P05"))).isFalse();
        assertThat(Inbox.isRetryable(sqlError("23502"))).isFalse();
        assertThat(Inbox.isRetryable(sqlError("40001"))).isTrue();
        assertThat(Inbox.isRetryable(sqlError("42P01"))).isTrue();
    }

    @Test
    void aFailureOfTheHandlersCodeIsNotRetried() {
        assertThat(Inbox.isRetryable(new IllegalStateException("not expected"))).isFalse();
    }

    private static PgException sqlError(String sqlState) {
        return new PgException("failed", "ERROR", sqlState, "");
    }
}
