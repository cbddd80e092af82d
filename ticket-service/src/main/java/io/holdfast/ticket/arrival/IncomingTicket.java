package io.holdfast.ticket.arrival;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/**
 * A ticket that is about to be opened.
 *
 * @param department as the sender or the account names it, or the default
 * @param priority null when neither the sender nor the account names one
 * @param senders contacts: an e-mail address, a telephone number, {@code channel:name} of a handle
 * @param subject empty for none
 */
public record IncomingTicket(
        String channel,
        String department,
        @Nullable Priority priority,
        List<String> tags,
        List<String> senders,
        String subject,
        String message) {

    IncomingTicket with(String newDepartment, @Nullable Priority newPriority, List<String> newTags) {
        return new IncomingTicket(channel, newDepartment, newPriority, newTags, senders, subject, message);
    }
}
