/** The points liability: the sum of all positive balances. */
@NullMarked
package io.holdfast.loyalty.liability;

import org.jspecify.annotations.NullMarked;
