@NullMarked
package io.holdfast.sla.backtest;

import org.jspecify.annotations.NullMarked;
