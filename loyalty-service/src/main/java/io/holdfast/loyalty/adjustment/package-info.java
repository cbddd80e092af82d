/** Points that a person gives or takes, with a reason. */
@NullMarked
package io.holdfast.loyalty.adjustment;

import org.jspecify.annotations.NullMarked;
