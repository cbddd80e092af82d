package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.arrival.ArrivalRules;
import io.holdfast.ticket.customer.Contacts;
import io.holdfast.ticket.intake.Contact;
import io.holdfast.ticket.reading.Fields;
import io.holdfast.ticket.reading.Limits;

/** What {@code POST /tickets} asks for. */
final class TicketReading {

    private TicketReading() {}

    /**
     * Reads the body.
     *
     * @throws io.holdfast.rest.Problem 422 naming every wrong field
     */
    static OpenTicket read(Fields body, ArrivalRules rules, Instant now) {
        String ticketId = body.idOrNull("ticketId");
        String customerId = body.idOrNull("customerId");
        String channel = body.word("channel");
        String department = body.wordOrNull("department");
        String forDepartment = department == null ? Keywords.DEPARTMENT_GENERAL : department;
        Priority asked = body.oneOfOrNull("priority", Priority.class);
        List<String> tags = body.wordsOrNull("tags", Limits.TAGS_MAX);
        List<Contact> contacts = Contacts.read(body.objectOrNull("contact"), channel);
        if (!body.has("customerId") && !body.has("contact")) {
            body.wrong("customerId", "customerId or contact is required");
        }
        OpenTicket ticket = new OpenTicket(
                id(ticketId),
                customerId == null ? null : new CustomerId(customerId),
                contacts,
                channel,
                forDepartment,
                rules.priority(channel, forDepartment, asked == null ? Priority.NORMAL : asked),
                tags == null ? List.of() : tags,
                new OpenTicket.Said(
                        body.text("subject", Limits.SUBJECT_LENGTH_MAX),
                        body.text("message", Limits.MESSAGE_LENGTH_MAX),
                        body.textOrNull("externalId", Limits.EXTERNAL_ID_LENGTH_MAX)),
                body.has("occurredAt") ? body.happenedAt("occurredAt", now) : null);
        body.requireSound();
        return ticket;
    }

    private static @Nullable TicketId id(@Nullable String ticketId) {
        return ticketId == null ? null : new TicketId(ticketId);
    }
}
