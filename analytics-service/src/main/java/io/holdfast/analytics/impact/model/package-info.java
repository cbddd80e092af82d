/** Counts lost customers with and without a breach, by how long before the window they were active last. Pure. */
@NullMarked
package io.holdfast.analytics.impact.model;

import org.jspecify.annotations.NullMarked;
