package io.holdfast.local.imports;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line that says how far an import is: drawn again and again on a terminal, now and then elsewhere. */
final class ProgressLine implements FileImport.Progress {

    private static final int BAR_CELLS = 30;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration REPEAT = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean isTerminal;
    private final long bytesInAll;
    private final long begun = System.nanoTime();
    private long drawn;

    ProgressLine(PrintWriter out, boolean isTerminal, long bytesInAll) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.bytesInAll = Math.max(1, bytesInAll);
        this.drawn = isTerminal ? 0 : begun;
    }

    @Override
    public synchronized void at(long bytesRead, Outcome sofar) {
        long now = System.nanoTime();
        if (drawn != 0 && now - drawn < (isTerminal ? REDRAW : REPEAT).toNanos()) {
            return;
        }
        drawn = now;
        out.print((isTerminal ? "\r" : "") + text(bytesRead, sofar) + (isTerminal ? "\u001b[K" : "\n"));
        out.flush();
    }

    /** Draws the end, and leaves the line. */
    synchronized void end(Outcome outcome) {
        if (isTerminal) {
            out.print("\r" + text(bytesInAll, outcome) + "\u001b[K\n");
            out.flush();
        }
    }

    /** Says something without leaving half a bar behind. */
    synchronized void interject(String line) {
        out.print((isTerminal ? "\r\u001b[K" : "") + line + "\n");
        out.flush();
    }

    private String text(long bytesRead, Outcome sofar) {
        double share = Math.min(1, (double) bytesRead / bytesInAll);
        int full = (int) (share * BAR_CELLS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d events  %,.0f/s",
                "=".repeat(full),
                " ".repeat(BAR_CELLS - full),
                100 * share,
                sofar.total(),
                sofar.total() / Math.max(0.001, seconds));
    }
}
