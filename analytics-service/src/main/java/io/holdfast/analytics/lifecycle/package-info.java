/** New, returning, resurrecting and dormant customers, calendar period by calendar period. */
@NullMarked
package io.holdfast.analytics.lifecycle;

import org.jspecify.annotations.NullMarked;
