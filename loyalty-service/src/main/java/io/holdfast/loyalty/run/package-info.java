/** Scheduled runs: everything that is due at a time, at that time. */
@NullMarked
package io.holdfast.loyalty.run;

import org.jspecify.annotations.NullMarked;
