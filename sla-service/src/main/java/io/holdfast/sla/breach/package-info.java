/** Promises that were broken, and how many were kept: what operations teams read. */
@NullMarked
package io.holdfast.sla.breach;

import org.jspecify.annotations.NullMarked;
