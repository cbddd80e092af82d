/** Tiers that operators set, over REST. */
@NullMarked
package io.holdfast.loyalty.tier;

import org.jspecify.annotations.NullMarked;
