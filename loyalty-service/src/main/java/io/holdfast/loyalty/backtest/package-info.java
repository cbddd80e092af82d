/** Backtests: recorded events under a proposed programme and under the versions that were in force. */
@NullMarked
package io.holdfast.loyalty.backtest;

import org.jspecify.annotations.NullMarked;
