/** Holdfast on one machine without Docker: the embedded servers as processes, and the launcher behind {@code ./holdfast}. */
@NullMarked
package io.holdfast.local;

import org.jspecify.annotations.NullMarked;
