package io.holdfast.loyalty.backtest;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the resources that backtests use. */
@ConfigMapping(prefix = "holdfast.backtest")
interface BacktestConfig {

    /** Backtests at the same time; each uses one core and one database connection. */
    @WithDefault("1")
    int concurrentMax();

    /** Backtests that wait for one of those to end; further ones are answered 503. */
    @WithDefault("2")
    int waitingMax();

    /** A backtest that takes longer is ended with 422; one that waits longer, with 503. */
    @WithDefault("2m")
    Duration timeMax();

    /** Events and effects, under both programmes. */
    @WithDefault("50000000")
    int stepsMax();

    /** Events and effects of one customer, which are in memory together. A customer with more is skipped. */
    @WithDefault("250000")
    int customerStepsMax();

    /** Customers whose events are read by one query. */
    @WithDefault("250")
    int pageCustomersMax();

    /** Events that are read from the database at a time. */
    @WithDefault("250")
    int pageEventsMax();
}
