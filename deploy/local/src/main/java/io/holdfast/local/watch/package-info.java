/** The topics, as a subscriber sees them. */
@NullMarked
package io.holdfast.local.watch;

import org.jspecify.annotations.NullMarked;
