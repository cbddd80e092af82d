/** Growth accounting: customer flows, lifecycles and cohorts computed from activity bitmaps. Pure. */
@NullMarked
package io.holdfast.analytics.growth;

import org.jspecify.annotations.NullMarked;
