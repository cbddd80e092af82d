/** Customers by what was recorded of them before a day: channel, department, tier, breaches. */
@NullMarked
package io.holdfast.analytics.segment;

import org.jspecify.annotations.NullMarked;
