package io.holdfast.messaging;

/** A record that is not a fact of the contract; the message says why, without the record's content. */
public final class UnreadableFact extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableFact(String reason) {
        super(reason);
    }

    public UnreadableFact(String reason, Throwable cause) {
        super(reason, cause);
    }
}
