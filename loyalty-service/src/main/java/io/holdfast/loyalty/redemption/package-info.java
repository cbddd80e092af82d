/** Redemptions of points and rewards over REST: holds, captures, cancellations. */
@NullMarked
package io.holdfast.loyalty.redemption;

import org.jspecify.annotations.NullMarked;
