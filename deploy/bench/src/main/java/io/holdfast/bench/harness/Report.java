package io.holdfast.bench.harness;

import java.io.PrintWriter;
import java.util.Locale;

import org.HdrHistogram.Histogram;

/** The table that a bench prints, a line a figure, as soon as it is known. */
public final class Report {

    private final PrintWriter out;

    public Report(PrintWriter out) {
        this.out = out;
    }

    public void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    public void rate(String what, double ours, String limit, double theirs, double target) {
        line(
                "%-34s %,10.0f /s   %s %,10.0f /s   %.2f x   target %.2f x",
                what, ours, limit, theirs, ours / theirs, target);
    }

    public void latency(String what, Histogram micros) {
        line(
                "%-34s p50 %6.1f ms   p90 %6.1f ms   p99 %6.1f ms   p99.9 %6.1f ms   max %6.1f ms",
                what,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getValueAtPercentile(99.9) / 1e3,
                micros.getMaxValue() / 1e3);
    }
}
