/** Loyalty: points that purchases earn, in a ledger that proves itself. */
@NullMarked
package io.holdfast.loyalty;

import org.jspecify.annotations.NullMarked;
