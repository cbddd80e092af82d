package io.holdfast.loyalty.earning;

import java.util.ArrayList;
import java.util.List;

/**
 * What an event earns.
 *
 * @param points the sum of the parts
 * @param parts of each rule that gives points, in the order of the rules
 * @param dryRuns what each rule on trial would give by itself
 */
public record Award(long points, List<Part> parts, List<Part> dryRuns) {

    public static final Award NONE = new Award(0, List.of(), List.of());

    public Award {
        parts = List.copyOf(parts);
        dryRuns = List.copyOf(dryRuns);
    }

    /** The award of some parts; beyond {@link Programme#AWARD_MAX} in all, the last ones are cut. */
    static Award of(List<Part> parts, List<Part> dryRuns) {
        List<Part> kept = new ArrayList<>(parts.size());
        long left = Programme.AWARD_MAX;
        for (Part part : parts) {
            long points = Math.min(part.points(), left);
            if (points > 0) {
                kept.add(new Part(part.rule(), points));
            }
            left -= points;
        }
        return new Award(Programme.AWARD_MAX - left, kept, dryRuns);
    }

    /** The points of one rule, more than 0. */
    public record Part(String rule, long points) {}
}
