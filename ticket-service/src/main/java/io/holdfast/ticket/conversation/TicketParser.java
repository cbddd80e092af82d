package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.web.EventTimeBounds;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.arrival.ArrivalRules;
import io.holdfast.ticket.state.Contact;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.web.RequestLimits;

/** What {@code POST /tickets} asks for. */
final class TicketParser {

    private TicketParser() {}

    /**
     * Reads the body.
     *
     * @throws io.holdfast.rest.Problem 422 naming every wrong field
     */
    static OpenTicket parse(JsonFields body, ArrivalRules rules, Instant now) {
        String ticketId = body.idOrNull("ticketId");
        String customerId = body.idOrNull("customerId");
        String channel = body.keyword("channel");
        String department = body.keywordOrNull("department");
        String forDepartment = department == null ? Keywords.DEPARTMENT_GENERAL : department;
        Priority requested = body.oneOfOrNull("priority", Priority.class);
        List<String> tags = body.keywordsOrNull("tags", RequestLimits.TAGS_MAX);
        List<Contact> contacts = ContactParser.parse(body.objectOrNull("contact"), channel);
        if (!body.has("customerId") && !body.has("contact")) {
            body.addError("customerId", "customerId or contact is required");
        }
        OpenTicket ticket = new OpenTicket(
                id(ticketId),
                customerId == null ? null : new CustomerId(customerId),
                contacts,
                channel,
                forDepartment,
                rules.priority(channel, forDepartment, requested == null ? Priority.NORMAL : requested),
                tags == null ? List.of() : tags,
                new OpenTicket.Text(
                        body.text("subject", RequestLimits.SUBJECT_LENGTH_MAX),
                        body.text("message", RequestLimits.MESSAGE_LENGTH_MAX),
                        body.textOrNull("externalId", RequestLimits.EXTERNAL_ID_LENGTH_MAX)),
                EventTimeBounds.occurredAtOrNull(body, now));
        body.throwIfInvalid();
        return ticket;
    }

    private static @Nullable TicketId id(@Nullable String ticketId) {
        return ticketId == null ? null : new TicketId(ticketId);
    }
}
