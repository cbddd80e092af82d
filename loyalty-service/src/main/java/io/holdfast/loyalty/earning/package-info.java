/** What a purchase earns: a programme is data, an award is a function of it. Pure. */
@NullMarked
package io.holdfast.loyalty.earning;

import org.jspecify.annotations.NullMarked;
