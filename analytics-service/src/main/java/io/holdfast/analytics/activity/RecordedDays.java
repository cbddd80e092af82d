package io.holdfast.analytics.activity;

import java.util.List;

/** Who was active on which days, as far as it is recorded. */
public interface RecordedDays {

    boolean contains(ActivityChange.Active activity);

    /** The days on which a customer was active, of each kind. */
    List<ActivityChange.Active> activityOf(int customer);
}
