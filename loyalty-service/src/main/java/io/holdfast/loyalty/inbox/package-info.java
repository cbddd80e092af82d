/** Event handler: processes purchase, refund and erasure events in the transaction of their batch. */
@NullMarked
package io.holdfast.loyalty.inbox;

import org.jspecify.annotations.NullMarked;
