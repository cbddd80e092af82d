package io.holdfast.local.cli;

/**
 * An error that the user can do something about. The launcher prints its message without a stack trace, so the message
 * says what happened, names the file or address, and says what to do next.
 */
public final class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }
}
