/** Confidence intervals of shares, of their differences and of sums. */
@NullMarked
package io.holdfast.analytics.model.interval;

import org.jspecify.annotations.NullMarked;
