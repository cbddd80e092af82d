/** Accounts of channels: settings, their API and their table. */
@NullMarked
package io.holdfast.ticket.channel.account;

import org.jspecify.annotations.NullMarked;
