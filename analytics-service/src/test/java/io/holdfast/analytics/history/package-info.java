/** Real purchases of CDNOW, where they are at hand, through the pure core and through a plain calculation. */
@NullMarked
package io.holdfast.analytics.history;

import org.jspecify.annotations.NullMarked;
