package io.holdfast.local.cli;

/** What the user has to know in one line, without a stack trace. */
public final class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }
}
