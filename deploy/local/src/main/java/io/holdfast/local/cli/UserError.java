package io.holdfast.local.cli;

/**
 * An error that the user can do something about. The launcher prints its message without a stack trace, so the message
 * names the failure, the file or address, and the next step.
 */
public final class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }
}
