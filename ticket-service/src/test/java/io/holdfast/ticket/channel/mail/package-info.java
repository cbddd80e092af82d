@NullMarked
package io.holdfast.ticket.channel.mail;

import org.jspecify.annotations.NullMarked;
