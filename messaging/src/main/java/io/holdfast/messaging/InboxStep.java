package io.holdfast.messaging;

import io.holdfast.sql.FailureKind;

/** What the inbox does after the transaction of a part of a batch has failed. */
enum InboxStep {
    /** Waits, and processes the same records again. */
    RETRY,
    /** Processes the first half, then the second one. */
    SPLIT,
    /** Waits, then processes the first half, then the second one. */
    RETRY_IN_HALVES,
    /** Sends the record to the dead letters. */
    DEAD_LETTER,
    /** Waits, processes the record again, and reports that its partition stands still until it succeeds. */
    REPORT_AND_RETRY;

    /** Attempts after which a unique key that exists already is no race of two transactions, but a bug of the handler. */
    private static final int DUPLICATE_KEY_ATTEMPTS_MAX = 3;

    /**
     * Attempts of all records together. A database that is slow rather than away may be able to process fewer of them
     * within the deadline of a statement.
     */
    private static final int WHOLE_ATTEMPTS_MAX = 3;

    /**
     * Decides.
     *
     * @param records how many records failed together
     * @param attempt how often they were tried, 1 after the first time
     */
    static InboxStep after(FailureKind kind, int records, int attempt) {
        boolean alone = records == 1;
        return switch (kind) {
            case CONTENT -> alone ? DEAD_LETTER : SPLIT;
            case DUPLICATE_KEY -> {
                if (attempt < DUPLICATE_KEY_ATTEMPTS_MAX) {
                    yield RETRY;
                }
                yield alone ? REPORT_AND_RETRY : SPLIT;
            }
            case CONFLICT, UNAVAILABLE -> alone || attempt < WHOLE_ATTEMPTS_MAX ? RETRY : RETRY_IN_HALVES;
            case UNKNOWN -> alone ? REPORT_AND_RETRY : SPLIT;
        };
    }
}
