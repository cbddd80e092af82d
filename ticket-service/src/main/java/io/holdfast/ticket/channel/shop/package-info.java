/** Adapters of shops and of a payment provider: purchases and refunds. */
@NullMarked
package io.holdfast.ticket.channel.shop;

import org.jspecify.annotations.NullMarked;
