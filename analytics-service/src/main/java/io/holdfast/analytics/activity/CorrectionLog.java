package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.window.Corrections;

/**
 * How often the final figures of a partition were corrected, by view and by the day on which a period ends. Figures of a
 * period depend on all activity before its end, as earlier activity makes a customer not new. A change is one customer who
 * became active on a day, or one who was erased: that corrects all figures since the first active day.
 */
public final class CorrectionLog {

    private final Map<ActivityView, CorrectionDays> byView = new EnumMap<>(ActivityView.class);

    /** Without corrections. */
    public CorrectionLog() {
        for (ActivityView view : ActivityView.values()) {
            byView.put(view, new CorrectionDays());
        }
    }

    /** Stored corrections. */
    @FunctionalInterface
    public interface Visitor {

        /** The arguments are those of {@link #add}. */
        void visit(ActivityView view, int periodEnd, long changes, @Nullable Instant latest);
    }

    /**
     * Adds what a change corrects.
     *
     * @param before what was recorded before the change; one that is recorded already corrects nothing
     */
    public void record(ActivityChange change, Recording recording, RecordedDays before) {
        switch (change) {
            case ActivityChange.Active a -> record(a, recording, before);
            case ActivityChange.Erased e -> {
                List<ActivityChange.Active> recorded = before.activityOf(e.customer());
                for (ActivityView view : ActivityView.values()) {
                    firstDay(recorded, view).ifPresent(day -> of(view).record(day, recording));
                }
            }
        }
    }

    /**
     * Adds stored corrections.
     *
     * @param periodEnd of periods that end on this day or later, in UTC days since 1970-01-01; exclusive
     * @param latest of the changes whose range of period ends begins with this one
     */
    public void add(ActivityView view, int periodEnd, long changes, @Nullable Instant latest) {
        of(view).add(periodEnd, changes, latest);
    }

    public void forEach(Visitor visitor) {
        byView.forEach((view, days) ->
                days.forEach((periodEnd, changes, latest) -> visitor.visit(view, periodEnd, changes, latest)));
    }

    /** The corrections of a period that ends on a day, exclusive. */
    Corrections of(ActivityView view, int periodEnd) {
        return of(view).of(periodEnd);
    }

    private void record(ActivityChange.Active activity, Recording recording, RecordedDays before) {
        // Of most changes, no figure is final.
        if (activity.day() >= recording.finalUntilDay() || before.contains(activity)) {
            return;
        }
        for (ActivityView view : ActivityView.values()) {
            if (view.includes(activity.kind()) && !isActive(before, activity, view)) {
                of(view).record(activity.day(), recording);
            }
        }
    }

    private static boolean isActive(RecordedDays before, ActivityChange.Active activity, ActivityView view) {
        return view.kinds().stream()
                .anyMatch(
                        kind -> before.contains(new ActivityChange.Active(activity.customer(), activity.day(), kind)));
    }

    private static OptionalInt firstDay(List<ActivityChange.Active> recorded, ActivityView view) {
        return recorded.stream()
                .filter(activity -> view.includes(activity.kind()))
                .mapToInt(ActivityChange.Active::day)
                .min();
    }

    // The constructor fills the map for every view.
    private CorrectionDays of(ActivityView view) {
        return Objects.requireNonNull(byView.get(view));
    }
}
