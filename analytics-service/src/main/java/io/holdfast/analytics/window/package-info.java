/** Stretches of whole UTC days: rolling windows, calendar periods, and when figures about them are final. Pure. */
@NullMarked
package io.holdfast.analytics.window;

import org.jspecify.annotations.NullMarked;
