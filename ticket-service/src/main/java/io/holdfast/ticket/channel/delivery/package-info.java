/** Takes deliveries of channels: the order of checks, and what becomes of their elements. */
@NullMarked
package io.holdfast.ticket.channel.delivery;

import org.jspecify.annotations.NullMarked;
