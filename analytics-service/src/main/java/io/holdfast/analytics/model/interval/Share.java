package io.holdfast.analytics.model.interval;

import org.jspecify.annotations.Nullable;

/** So many of so many. */
public record Share(long part, long whole) {

    public Share {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException("no share: " + part + " of " + whole);
        }
    }

    /** part / whole; null of nothing. */
    public @Nullable Double rate() {
        return whole == 0 ? null : (double) part / whole;
    }

    /** Wilson's score interval (1927), without continuity correction; null of nothing. */
    public @Nullable Interval wilson() {
        if (whole == 0) {
            return null;
        }
        double n = whole;
        double rate = part / n;
        double z2 = Interval.Z * Interval.Z;
        double centre = rate + z2 / (2 * n);
        double margin = Interval.Z * Math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
        double norm = 1 + z2 / n;
        // Of none and of all, one end is exact, which the roots miss by rounding.
        return new Interval(
                part == 0 ? 0 : (centre - margin) / norm, part == whole ? 1 : Math.min(1, (centre + margin) / norm));
    }

    /** This share less the other, with Newcombe's interval (1998, Statistics in Medicine 17:873, method 10); null when either is of nothing. */
    public @Nullable Difference minus(Share other) {
        Interval own = wilson();
        Interval others = other.wilson();
        if (own == null || others == null) {
            return null;
        }
        double p1 = (double) part / whole;
        double p2 = (double) other.part / other.whole;
        double difference = p1 - p2;
        return new Difference(
                difference,
                difference - Math.hypot(p1 - own.low(), others.high() - p2),
                difference + Math.hypot(own.high() - p1, p2 - others.low()));
    }
}
