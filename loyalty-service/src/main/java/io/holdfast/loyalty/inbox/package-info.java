/** Event handler: processes purchases, refunds, ratings, breaches and erasures in the transaction of their batch. */
@NullMarked
package io.holdfast.loyalty.inbox;

import org.jspecify.annotations.NullMarked;
