/** Starting the whole platform as child processes, keeping it up, and stopping it. */
@NullMarked
package io.holdfast.local.up;

import org.jspecify.annotations.NullMarked;
