/** Backtests of recorded events. */
@NullMarked
package io.holdfast.loyalty.backtest;

import org.jspecify.annotations.NullMarked;
