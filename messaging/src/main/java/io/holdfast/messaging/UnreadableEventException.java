package io.holdfast.messaging;

import org.jspecify.annotations.Nullable;

import io.holdfast.sql.ContentFault;

/** A record is not a valid fact of the contract. The message gives the field and the reason, without the record's content. */
public final class UnreadableEventException extends Exception implements ContentFault {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    public UnreadableEventException(String reason) {
        this("", reason, null);
    }

    public UnreadableEventException(String reason, @Nullable Throwable cause) {
        this("", reason, cause);
    }

    UnreadableEventException(String field, String reason, @Nullable Throwable cause) {
        super(field.isEmpty() ? reason : field + ": " + reason, cause);
        this.field = field;
        this.reason = reason;
    }

    /** The path of the invalid field in the event's data; empty when the whole is invalid. */
    public String field() {
        return field;
    }

    /** The message without the field. */
    public String reason() {
        return reason;
    }
}
