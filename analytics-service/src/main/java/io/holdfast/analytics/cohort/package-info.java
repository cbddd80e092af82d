/** Customers by the period of their first activity, and how many of them are active in each later one. */
@NullMarked
package io.holdfast.analytics.cohort;

import org.jspecify.annotations.NullMarked;
