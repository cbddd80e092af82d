package io.holdfast.local;

/** What the user has to know in one line, without a stack trace. */
public final class Refusal extends RuntimeException {

    public Refusal(String line) {
        super(line);
    }
}
