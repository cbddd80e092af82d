/** Backtests: recorded tickets under a proposed policy and under the policies in force. */
@NullMarked
package io.holdfast.sla.backtest;

import org.jspecify.annotations.NullMarked;
