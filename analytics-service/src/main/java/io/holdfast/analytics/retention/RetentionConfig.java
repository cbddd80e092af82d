package io.holdfast.analytics.retention;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.holdfast.analytics.retention.model.RiskThresholds;
import io.holdfast.analytics.window.Window;

/** When events of the topic {@code retention} are published. */
@ConfigMapping(prefix = "holdfast.analytics.retention")
interface RetentionConfig {

    /** How often an instance looks whether yesterday is decided; 0: never. */
    @WithDefault("PT1H")
    Duration every();

    /** The days that the risk covers, from the end of the decided day on. */
    @WithDefault("P90D")
    Duration horizon();

    /** The risk from which on it is high. */
    @WithDefault("0.8")
    double high();

    /** The risk below which a high one is normal again. */
    @WithDefault("0.7")
    double normalBelow();

    /** The days without activity after which a customer has lapsed. */
    @WithDefault("P180D")
    Duration lapsedAfter();

    /** Customers that one transaction decides. */
    @WithDefault("1000")
    int customersMax();

    /**
     * The thresholds.
     *
     * @throws IllegalArgumentException when a setting is not valid
     */
    default RiskThresholds thresholds() {
        return new RiskThresholds(high(), normalBelow(), wholeDays("lapsed-after", lapsedAfter()));
    }

    /**
     * The horizon.
     *
     * @throws IllegalArgumentException when it is not valid
     */
    default int horizonDays() {
        return wholeDays("horizon", horizon());
    }

    private static int wholeDays(String name, Duration duration) {
        long days = duration.toDays();
        if (days < 1 || days > Window.DAYS_MAX || !duration.equals(Duration.ofDays(days))) {
            throw new IllegalArgumentException("holdfast.analytics.retention." + name + " must be 1 to "
                    + Window.DAYS_MAX + " whole days, not " + duration);
        }
        return (int) days;
    }
}
