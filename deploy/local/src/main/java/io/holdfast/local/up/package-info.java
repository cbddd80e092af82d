/** {@code ./holdfast up} and {@code down}: starts the platform as child processes, restarts those that end, and stops them. */
@NullMarked
package io.holdfast.local.up;

import org.jspecify.annotations.NullMarked;
