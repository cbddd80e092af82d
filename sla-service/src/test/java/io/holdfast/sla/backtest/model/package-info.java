@NullMarked
package io.holdfast.sla.backtest.model;

import org.jspecify.annotations.NullMarked;
