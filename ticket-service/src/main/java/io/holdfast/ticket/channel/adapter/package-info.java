/**
 * What vendors post, and what becomes of it. An adapter is a pure function of a delivery: it verifies the sender on the raw
 * bytes and reads the elements of the body. It knows neither HTTP nor the database. To add a channel, write a class that
 * implements {@link ChannelAdapter} and add it to {@code Adapters}.
 */
@NullMarked
package io.holdfast.ticket.channel.adapter;

import org.jspecify.annotations.NullMarked;
