/** Ranges of UTC days: rolling windows, calendar periods, and when their figures are final. Pure. */
@NullMarked
package io.holdfast.analytics.window;

import org.jspecify.annotations.NullMarked;
