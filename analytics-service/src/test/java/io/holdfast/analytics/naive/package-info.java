/** Naive reference implementations, as test oracles. */
@NullMarked
package io.holdfast.analytics.naive;

import org.jspecify.annotations.NullMarked;
