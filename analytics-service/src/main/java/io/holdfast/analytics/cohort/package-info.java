/** Retention by period of first activity, over REST. */
@NullMarked
package io.holdfast.analytics.cohort;

import org.jspecify.annotations.NullMarked;
