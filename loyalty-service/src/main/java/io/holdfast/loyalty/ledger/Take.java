package io.holdfast.loyalty.ledger;

import java.util.ArrayList;
import java.util.List;

/** Points of one lot that a hold reserved or a redemption took. */
public record Take(int lot, Points points) {

    /** The first points of the takes, in their order. */
    public static List<Take> first(List<Take> takes, Points points) {
        return slice(takes, Points.ZERO, points);
    }

    /**
     * The points of the takes that were taken last, the very last first.
     *
     * @param skipped how many of the last points to leave out
     */
    public static List<Take> last(List<Take> takes, Points skipped, Points points) {
        return slice(takes.reversed(), skipped, points);
    }

    private static List<Take> slice(List<Take> takes, Points skipped, Points points) {
        List<Take> slice = new ArrayList<>();
        Points toSkip = skipped;
        Points missing = points;
        for (Take take : takes) {
            Points left = take.points().minus(take.points().min(toSkip));
            toSkip = toSkip.minus(take.points().minus(left));
            Points part = left.min(missing);
            if (part.isPositive()) {
                slice.add(new Take(take.lot(), part));
                missing = missing.minus(part);
            }
        }
        return slice;
    }
}
