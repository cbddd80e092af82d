package io.holdfast.sla.backtest;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the resources that backtests use. */
@ConfigMapping(prefix = "holdfast.backtest")
interface BacktestConfig {

    /** Concurrent backtests; each holds one database connection and uses one core. */
    @WithDefault("2")
    int concurrentMax();

    /** Tickets fetched from the database at a time. */
    @WithDefault("250")
    int pageTicketsMax();

    /** Merged tickets whose open waits are passed on; the waits are held in memory. */
    @WithDefault("20000")
    int mergesMax();

    /** A backtest that takes longer is aborted with 503. */
    @WithDefault("5m")
    Duration timeMax();
}
