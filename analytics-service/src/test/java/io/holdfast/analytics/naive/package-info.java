/** Slow and plain calculations that the real ones are compared with. */
@NullMarked
package io.holdfast.analytics.naive;

import org.jspecify.annotations.NullMarked;
