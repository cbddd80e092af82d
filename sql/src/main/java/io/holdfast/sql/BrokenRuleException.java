package io.holdfast.sql;

/** A record or a request breaks a rule that is checked while it is processed; the message says which one. */
public final class BrokenRuleException extends RuntimeException implements ContentFault {

    private static final long serialVersionUID = 1L;

    public BrokenRuleException(String message) {
        super(message, null, false, false);
    }
}
