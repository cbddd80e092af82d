/** Replays of recorded events under two programmes. Pure. */
@NullMarked
package io.holdfast.loyalty.backtest.model;

import org.jspecify.annotations.NullMarked;
