package io.holdfast.sla.backtest;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of the service a backtest may take. */
@ConfigMapping(prefix = "holdfast.backtest")
interface BacktestConfig {

    /** Under way at once; each holds one connection to the database and keeps one core busy. */
    @WithDefault("2")
    int concurrentMax();

    /** Tickets in memory at once. */
    @WithDefault("250")
    int pageTicketsMax();

    /** Merged tickets whose waiting customers are followed; they are held in memory. */
    @WithDefault("20000")
    int mergesMax();

    /** A backtest that takes longer is given up. */
    @WithDefault("5m")
    Duration timeMax();
}
