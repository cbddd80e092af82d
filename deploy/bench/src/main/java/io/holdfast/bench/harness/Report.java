package io.holdfast.bench.harness;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import org.HdrHistogram.Histogram;

/** Prints the results of a benchmark, a line each, as soon as they are known. */
public final class Report {

    private final PrintWriter out;

    public Report(PrintWriter out) {
        this.out = out;
    }

    public void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** A rate of Holdfast, that of the reference, and their ratio. */
    public void rate(String what, double rate, String unit, String reference, double referenceRate) {
        line(
                "%-34s %,10.0f %s   %s %,10.0f %s   %.2f x",
                what, rate, unit, reference, referenceRate, unit, rate / referenceRate);
    }

    /** As {@link #rate}, with the ratio that is the target. */
    public void rate(String what, double rate, String unit, String reference, double referenceRate, double target) {
        line(
                "%-34s %,10.0f %s   %s %,10.0f %s   %.2f x   target %.2f x",
                what, rate, unit, reference, referenceRate, unit, rate / referenceRate, target);
    }

    /** Percentiles of latencies, which are given in microseconds. */
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

    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
