/** The launcher behind {@code ./holdfast}: runs Holdfast on one machine without Docker. */
@NullMarked
package io.holdfast.local;

import org.jspecify.annotations.NullMarked;
