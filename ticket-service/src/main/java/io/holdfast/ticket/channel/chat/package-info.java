/** Adapters of chat channels, of SMS and of our own web form. */
@NullMarked
package io.holdfast.ticket.channel.chat;

import org.jspecify.annotations.NullMarked;
