/** The earning rules, as data, and the points that a purchase earns under them. Pure. */
@NullMarked
package io.holdfast.loyalty.earning;

import org.jspecify.annotations.NullMarked;
