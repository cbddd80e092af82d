/** Who is active, who comes back and who stays away: exact figures over any window, from one bitmap a day. */
@NullMarked
package io.holdfast.analytics;

import org.jspecify.annotations.NullMarked;
