/** {@code ./holdfast bench boards}: how long the boards take to open with a million tickets behind them. */
@NullMarked
package io.holdfast.bench.boards;

import org.jspecify.annotations.NullMarked;
