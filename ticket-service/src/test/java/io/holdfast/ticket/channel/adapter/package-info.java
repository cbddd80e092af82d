@NullMarked
package io.holdfast.ticket.channel.adapter;

import org.jspecify.annotations.NullMarked;
