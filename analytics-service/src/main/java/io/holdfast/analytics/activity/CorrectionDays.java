package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.window.Corrections;

/**
 * Corrections by the end of a period, as differences: a change that corrects periods ending from one day to another adds one
 * at the first and takes it away after the last. Queries run concurrently with each other, not with changes.
 */
public final class CorrectionDays {

    private final NavigableMap<Integer, Difference> differences = new TreeMap<>();
    /** The corrections of periods that end on each day; null when they are to be summed anew. */
    private volatile @Nullable NavigableMap<Integer, Corrections> sums;

    private record Difference(long changes, @Nullable Instant latest) {}

    @FunctionalInterface
    interface Visitor {
        void visit(int periodEnd, long changes, @Nullable Instant latest);
    }

    /** Adds a change of a day: it corrects the periods that end after the day and that were final. */
    void record(int day, Recording recording) {
        int finalUntil = recording.finalUntilDay();
        if (day < finalUntil) {
            add(day + 1, 1, recording.at());
            add(finalUntil + 1, -1, null);
        }
    }

    /** Adds changes of periods that end on a day or later; see {@link CorrectionLog#add}. */
    public void add(int periodEnd, long changes, @Nullable Instant latest) {
        sums = null;
        Difference added = new Difference(changes, latest);
        Difference sum = differences.merge(periodEnd, added, CorrectionDays::plus);
        if (sum.changes == 0 && sum.latest == null) {
            differences.remove(periodEnd);
        }
    }

    void forEach(Visitor visitor) {
        differences.forEach((periodEnd, added) -> visitor.visit(periodEnd, added.changes, added.latest));
    }

    /** The corrections of a period that ends on a day, exclusive. */
    public Corrections of(int periodEnd) {
        NavigableMap<Integer, Corrections> current = sums;
        if (current == null) {
            current = sum();
            sums = current;
        }
        Map.Entry<Integer, Corrections> upTo = current.floorEntry(periodEnd);
        return upTo == null ? Corrections.NONE : upTo.getValue();
    }

    /**
     * The latest change of all days before a period's end is among its corrections, if there are any: changes that were
     * recorded later reach to later periods.
     */
    private NavigableMap<Integer, Corrections> sum() {
        NavigableMap<Integer, Corrections> upToDay = new TreeMap<>();
        Corrections upTo = Corrections.NONE;
        for (Map.Entry<Integer, Difference> entry : differences.entrySet()) {
            Difference added = entry.getValue();
            upTo = upTo.plus(new Corrections(added.changes, added.latest));
            upToDay.put(entry.getKey(), upTo.count() == 0 ? Corrections.NONE : upTo);
        }
        return upToDay;
    }

    private static Difference plus(Difference one, Difference other) {
        Corrections sum = new Corrections(one.changes, one.latest).plus(new Corrections(other.changes, other.latest));
        return new Difference(sum.count(), sum.latest());
    }
}
