package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;

/** The activity of a partition's customers: what is recorded, and what a batch adds. */
final class BatchActivity {

    private final CustomerNumbers numbers;
    private final RecordedActivity recorded;
    private final Set<ActivityChange.Active> added = new HashSet<>();
    private final Map<ActivityChange.Active, Instant> instants = new HashMap<>();

    BatchActivity(CustomerNumbers numbers, RecordedActivity recorded) {
        this.numbers = numbers;
        this.recorded = recorded;
    }

    /** Whether it is new. */
    boolean add(ActivityChange.Active activity, Instant time) {
        instants.merge(activity, time, FactTimes::later);
        return !recorded.contains(activity) && added.add(activity);
    }

    /** Adds the activity of an erased number to the number of the new life. */
    void move(ActivityChange.Active old, ActivityChange.Active moved) {
        Instant latest = latestInstant(old);
        if (latest != null) {
            instants.put(moved, latest);
        }
        added.add(moved);
    }

    /** That of a customer; the recorded one exactly, which is known when the batch erases or merges the customer. */
    List<ActivityChange.Active> of(int number) {
        Set<ActivityChange.Active> activity = new HashSet<>(recorded.of(number));
        added.stream().filter(change -> change.customer() == number).forEach(activity::add);
        return List.copyOf(activity);
    }

    /**
     * Whether the activity belongs to the life after the cut. Of the day of the cut, that is known only while the instant is;
     * otherwise the day is forgotten.
     */
    boolean isAfter(ErasureCut cut, ActivityChange.Active activity) {
        int day = ActivityClassifier.dayOf(cut.at());
        if (activity.day() != day) {
            return activity.day() > day;
        }
        Instant latest = latestInstant(activity);
        return latest != null && !cut.covers(latest);
    }

    @Nullable
    Instant latestInstant(ActivityChange.Active activity) {
        return FactTimes.latest(instants.get(activity), numbers.latestInstant(activity));
    }

    /** The latest instant of each activity in the batch. */
    Map<ActivityChange.Active, Instant> instants() {
        return instants;
    }
}
