/** The pure part of a backtest: replays tickets under two rulebooks and counts their clocks. */
@NullMarked
package io.holdfast.sla.backtest.model;

import org.jspecify.annotations.NullMarked;
