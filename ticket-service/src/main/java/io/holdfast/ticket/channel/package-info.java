/**
 * Webhooks of channels: {@code POST /channels/{channel}/{account}}. The adapters read them, {@code account} holds the
 * settings, {@code delivery} takes and stores them, {@code kept} has what could not be read.
 */
@NullMarked
package io.holdfast.ticket.channel;

import org.jspecify.annotations.NullMarked;
