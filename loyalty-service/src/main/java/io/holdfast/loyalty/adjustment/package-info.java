/** Manual corrections: points that an operator adds or takes, with a reason. */
@NullMarked
package io.holdfast.loyalty.adjustment;

import org.jspecify.annotations.NullMarked;
