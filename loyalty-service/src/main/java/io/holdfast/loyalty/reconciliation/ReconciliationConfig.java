package io.holdfast.loyalty.reconciliation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When the ledger is checked without being asked. */
@ConfigMapping(prefix = "holdfast.reconciliation")
interface ReconciliationConfig {

    /** From the start of an instance to its first check. */
    @WithDefault("1m")
    Duration firstAfter();

    /** Pause between two checks of an instance. */
    @WithDefault("1h")
    Duration interval();

    /** The pause is at least this many times as long as the last check, so that checks use at most 2 % of the time. */
    @WithDefault("50")
    int pauseFactor();
}
