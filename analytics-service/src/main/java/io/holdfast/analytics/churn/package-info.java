/** Churn and retention of any rolling window, over REST. */
@NullMarked
package io.holdfast.analytics.churn;

import org.jspecify.annotations.NullMarked;
