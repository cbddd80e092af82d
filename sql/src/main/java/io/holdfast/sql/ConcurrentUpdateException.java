package io.holdfast.sql;

/**
 * Another transaction changed a row between the time it was read and the time it was written: an optimistic lock failed,
 * seen by a row count. The transaction must be rolled back; it may be tried again from its reads.
 */
public final class ConcurrentUpdateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConcurrentUpdateException(String message) {
        super(message, null, false, false);
    }
}
