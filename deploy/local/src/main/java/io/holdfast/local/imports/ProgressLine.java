package io.holdfast.local.imports;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress of an import: a bar that is redrawn on a terminal, a line from time to time elsewhere. Thread-safe. */
final class ProgressLine implements FileImport.Progress {

    private static final int BAR_CELLS = 30;
    private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(100);
    private static final Duration FILE_INTERVAL = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean isTerminal;
    private final long bytesTotal;
    private final long startedNanos = System.nanoTime();
    private long printedNanos;

    ProgressLine(PrintWriter out, boolean isTerminal, long bytesTotal) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.bytesTotal = Math.max(1, bytesTotal);
        this.printedNanos = isTerminal ? 0 : startedNanos;
    }

    @Override
    public synchronized void update(long bytesRead, ImportResult resultSoFar) {
        long now = System.nanoTime();
        if (printedNanos != 0 && now - printedNanos < (isTerminal ? TERMINAL_INTERVAL : FILE_INTERVAL).toNanos()) {
            return;
        }
        printedNanos = now;
        out.print((isTerminal ? "\r" : "") + text(bytesRead, resultSoFar) + (isTerminal ? "\u001b[K" : "\n"));
        out.flush();
    }

    /** Draws the complete bar and ends its line. */
    synchronized void finish(ImportResult result) {
        if (isTerminal) {
            out.print("\r" + text(bytesTotal, result) + "\u001b[K\n");
            out.flush();
        }
    }

    /** Prints a line of its own; on a terminal it replaces the bar until that is redrawn. */
    synchronized void printMessage(String line) {
        out.print((isTerminal ? "\r\u001b[K" : "") + line + "\n");
        out.flush();
    }

    private String text(long bytesRead, ImportResult resultSoFar) {
        double share = Math.min(1, (double) bytesRead / bytesTotal);
        int full = (int) (share * BAR_CELLS);
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d events  %,.0f/s",
                "=".repeat(full),
                " ".repeat(BAR_CELLS - full),
                100 * share,
                resultSoFar.total(),
                resultSoFar.total() / Math.max(0.001, seconds));
    }
}
