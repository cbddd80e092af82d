/** How many points of an award refunds take back. Pure. */
@NullMarked
package io.holdfast.loyalty.refund;

import org.jspecify.annotations.NullMarked;
