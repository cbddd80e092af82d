package io.holdfast.bench.analytics;

import org.HdrHistogram.Histogram;

import io.holdfast.bench.harness.ProcessMemory;
import io.holdfast.bench.harness.Report;

/**
 * What was measured with one number of customers.
 *
 * @param service microseconds of a question to the service
 * @param duckDb of the same to DuckDB
 * @param fit of the first fit
 * @param fitSeconds of the first fit
 * @param atRest before there was any data
 * @param afterwards with the data, after all queries
 */
record SizeResult(
        int customers,
        Loading loading,
        Histogram service,
        Histogram duckDb,
        FitResult fit,
        double fitSeconds,
        ProcessMemory atRest,
        ProcessMemory afterwards) {

    private static final int MB_SHIFT = 20;

    /** How many times faster the service is than DuckDB, by medians. */
    double timesFaster() {
        return (double) duckDb.getValueAtPercentile(50) / service.getValueAtPercentile(50);
    }

    void report(Report report) {
        report.line(
                "%,10d customers, %-15s window p50 %5.1f ms, p99 %5.1f ms, DuckDB p50 %6.1f ms, %5.1f x; fit %5.2f s; memory %d MB, at rest %d MB; heap %d MB, at rest %d MB",
                customers,
                loading.text + ":",
                service.getValueAtPercentile(50) / 1e3,
                service.getValueAtPercentile(99) / 1e3,
                duckDb.getValueAtPercentile(50) / 1e3,
                timesFaster(),
                fitSeconds,
                afterwards.residentBytes() >> MB_SHIFT,
                atRest.residentBytes() >> MB_SHIFT,
                afterwards.heapBytes() >> MB_SHIFT,
                atRest.heapBytes() >> MB_SHIFT);
    }

    /** Requires that the same customers gave the same fit, however they were loaded. */
    void requireSameFit(SizeResult other) {
        if (customers == other.customers && !fit.estimates().equals(other.fit.estimates())) {
            throw new IllegalStateException("no result: the fits of the same %,d customers differ: %s %s, %s %s"
                    .formatted(customers, loading.text, fit.text(), other.loading.text, other.fit.text()));
        }
    }
}
