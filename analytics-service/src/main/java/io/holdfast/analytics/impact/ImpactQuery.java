package io.holdfast.analytics.impact;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.Metric;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/**
 * The parameters of a query for the impact of breaches.
 *
 * @param windowText the length of the window as given by the client
 * @param metric of the breaches; null for any
 */
record ImpactQuery(
        String windowText, Window window, @Nullable Metric metric, Status status) {

    private static final String WINDOW_DEFAULT = "P30D";

    /**
     * Parses the parameters. The window ends at the first midnight UTC at or after {@code at}, which is now when absent.
     *
     * @throws Problem 422 when a parameter is invalid
     */
    static ImpactQuery parse(
            @Nullable String window,
            @Nullable String at,
            @Nullable String metric,
            Instant now,
            Duration latenessAllowance) {
        String windowText = window == null ? WINDOW_DEFAULT : window;
        Period length = QueryParameters.parse("window", windowText, Window::parseLength);
        Window days = Window.ending(length, Days.endOf(ActivityParameters.instant("at", at, now)));
        if (lengthOf(days.before()) > RecordedRange.DAYS_MAX || lengthOf(days.days()) > RecordedRange.DAYS_MAX) {
            throw Problem.invalid("window", "must be at most " + RecordedRange.DAYS_MAX + " days");
        }
        return new ImpactQuery(
                windowText,
                days,
                QueryParameters.oneOf("metric", metric, Metric.class),
                Status.of(days.days(), latenessAllowance, now));
    }

    private static int lengthOf(Days days) {
        return days.toDay() - days.fromDay();
    }
}
