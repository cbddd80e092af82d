/** The distribution: how points and rewards were given out in a period. */
@NullMarked
package io.holdfast.loyalty.distribution;

import org.jspecify.annotations.NullMarked;
