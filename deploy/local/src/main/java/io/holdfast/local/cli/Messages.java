package io.holdfast.local.cli;

import java.io.PrintWriter;

/** Prints the launcher's messages, each on a line that begins with {@code Holdfast:}. */
public final class Messages {

    private final PrintWriter out;

    public Messages(PrintWriter out) {
        this.out = out;
    }

    public void print(String message) {
        out.println(line(message));
        out.flush();
    }

    /** The line that is printed for a message, without its end. */
    public static String line(String message) {
        return "Holdfast: " + message;
    }
}
