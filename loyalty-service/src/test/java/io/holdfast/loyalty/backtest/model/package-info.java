/** Replays under two programmes. */
@NullMarked
package io.holdfast.loyalty.backtest.model;

import org.jspecify.annotations.NullMarked;
