package io.holdfast.bench.analytics;

/**
 * The figures of a window, from which churn, retention and lifecycle follow.
 *
 * @param atStart customers active in the window before
 * @param atEnd customers active in the window
 * @param newCustomers of those, the ones who were never active before
 * @param returning active in both
 */
record WindowFigures(long atStart, long atEnd, long newCustomers, long returning) {

    long lost() {
        return atStart - returning;
    }

    long resurrecting() {
        return atEnd - newCustomers - returning;
    }

    double churn() {
        return (double) lost() / atStart;
    }

    double retention() {
        return (double) (atEnd - newCustomers) / atStart;
    }
}
