package io.holdfast.sla.evaluation;

import io.holdfast.contract.ClockDetails;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.evaluation.model.StoredClock;

/**
 * What the metrics of a clock are grouped by, as its ticket has it.
 *
 * @param origin {@code live}, or {@code import} for tickets of imported history
 */
record ClockLabels(String metric, String department, String priority, String channel, String origin) {

    static ClockLabels of(StoredClock clock, String origin) {
        return new ClockLabels(
                clock.key().metric().wireName(),
                clock.department(),
                clock.priority().wireName(),
                clock.channel(),
                origin);
    }

    static ClockLabels of(SlaClock clock, String origin) {
        return new ClockLabels(
                clock.metric().wireName(), clock.department(), clock.priority().wireName(), clock.channel(), origin);
    }

    static ClockLabels of(ClockDetails clock, String origin) {
        return new ClockLabels(
                clock.metric().wireName(), clock.department(), clock.priority().wireName(), clock.channel(), origin);
    }

    static String origin(boolean live) {
        return live ? "live" : "import";
    }
}
