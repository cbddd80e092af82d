package io.holdfast.sla.gauge;

import java.time.Duration;

/**
 * The pause after a refresh: many times as long as refreshes take, so that they use at most 2 % of the time. One slow refresh
 * does not count, since the first one after a start is slow whatever the amount of data, and gauges that are not refreshed for
 * minutes show nothing of what happens.
 */
final class RefreshPause {

    private static final int FACTOR = 50;

    private final Duration least;
    private Duration previous = Duration.ZERO;

    RefreshPause(Duration least) {
        this.least = least;
    }

    Duration after(Duration refresh) {
        Duration shorter = refresh.compareTo(previous) < 0 ? refresh : previous;
        previous = refresh;
        Duration pause = shorter.multipliedBy(FACTOR);
        return pause.compareTo(least) > 0 ? pause : least;
    }
}
