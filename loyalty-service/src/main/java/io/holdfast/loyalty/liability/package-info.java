/** What all customers together could spend. */
@NullMarked
package io.holdfast.loyalty.liability;

import org.jspecify.annotations.NullMarked;
