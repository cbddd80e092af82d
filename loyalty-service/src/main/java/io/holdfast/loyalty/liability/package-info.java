/** The points liability: what the programme owes, and what of it is expected to expire. */
@NullMarked
package io.holdfast.loyalty.liability;

import org.jspecify.annotations.NullMarked;
