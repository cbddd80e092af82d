/**
 * Mails, as an operator's own mail pipe, SendGrid and Mailgun post them. The three adapters differ in how a delivery is
 * signed and packed; {@link Mail} is what they unpack, and {@link MailElements} makes it a message, by the same rules for
 * all.
 */
@NullMarked
package io.holdfast.ticket.channel.mail;

import org.jspecify.annotations.NullMarked;
