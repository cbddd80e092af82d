/** Rewards that a programme offers and that customers got, over REST. */
@NullMarked
package io.holdfast.loyalty.reward;

import org.jspecify.annotations.NullMarked;
