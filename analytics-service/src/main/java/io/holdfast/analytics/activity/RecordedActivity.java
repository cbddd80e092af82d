package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What is recorded of a partition's activity already. */
public interface RecordedActivity {

    /** Whether the log contains the activity; a false negative costs bytes, not correctness. */
    boolean contains(ActivityChange.Active activity);

    /** The recorded days of a customer, exactly. */
    List<ActivityChange.Active> of(int customer);

    /** When the customer's latest recorded event was, of those whose time is recorded; null when there is none. */
    @Nullable
    Instant latestFact(String customerId);

    /** What is recorded of a merged customer; known of those whom the batch erases, otherwise empty. */
    MergedFacts ofMerged(String customerId);

    /** What a log contains, without times of events. */
    static RecordedActivity in(ActivityLog log) {
        return new RecordedActivity() {
            @Override
            public @Nullable Instant latestFact(String customerId) {
                return null;
            }

            @Override
            public MergedFacts ofMerged(String customerId) {
                return new MergedFacts();
            }

            @Override
            public boolean contains(ActivityChange.Active activity) {
                return log.contains(activity);
            }

            @Override
            public List<ActivityChange.Active> of(int customer) {
                return log.activityOf(customer);
            }
        };
    }
}
