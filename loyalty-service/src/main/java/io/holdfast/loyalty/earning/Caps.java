package io.holdfast.loyalty.earning;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a rule; an absent one is null.
 *
 * @param perEvent points of one event
 * @param points points of a customer within the period; an award is cut to what is left
 * @param times awards of a customer within the period; a further one is refused
 * @param period rolling; null: ever
 */
public record Caps(
        @Nullable Long perEvent,
        @Nullable Long points,
        @Nullable Long times,
        @Nullable CalendarPeriod period) {

    public static final Caps NONE = new Caps(null, null, null, null);
}
