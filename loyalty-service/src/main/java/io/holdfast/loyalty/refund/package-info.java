/** How much of an award a refund takes back. Pure. */
@NullMarked
package io.holdfast.loyalty.refund;

import org.jspecify.annotations.NullMarked;
