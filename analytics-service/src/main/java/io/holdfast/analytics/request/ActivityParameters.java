package io.holdfast.analytics.request;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** Parses query parameters that several resources share. An invalid one is a {@link Problem} (422) with its name. */
public final class ActivityParameters {

    private static final int GROUPS_MAX = 200;

    private ActivityParameters() {}

    /** An instant, or a UTC date for its first instant. */
    public static Instant instant(String name, @Nullable String value, Instant defaultValue) {
        return value == null ? defaultValue : QueryParameters.parse(name, value, Days::parseInstant);
    }

    /** The kinds of activity to count; all when absent. */
    public static ActivityView activity(@Nullable String value) {
        ActivityView view = QueryParameters.oneOf("activity", value, ActivityView.class);
        return view == null ? ActivityView.ANY : view;
    }

    /** Refuses an answer of too many groups: channels and departments are words that senders choose. */
    public static void requireFewGroups(int groups) {
        if (groups > GROUPS_MAX) {
            throw Problem.invalid("groupBy", "has more than " + GROUPS_MAX + " groups here");
        }
    }

    /** Refuses groups where an endpoint has none, rather than ignore them. */
    public static void requireNoGroups(@Nullable String groupBy) {
        if (groupBy != null) {
            throw Problem.invalid("groupBy", "is not answered here");
        }
    }

    /** The error of a range that does not end after its start. */
    public static Problem emptyRange() {
        return Problem.invalid("from", "must be before to, which is not included");
    }
}
