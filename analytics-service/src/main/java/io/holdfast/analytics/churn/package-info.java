/** Churn and retention of any rolling window, with the balanced ledger behind them. */
@NullMarked
package io.holdfast.analytics.churn;

import org.jspecify.annotations.NullMarked;
