package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.arrival.ArrivalRules;
import io.holdfast.ticket.arrival.IncomingTicket;
import io.holdfast.ticket.arrival.RoutingRun;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.web.CommonFields;
import io.holdfast.ticket.web.EventTimeBounds;

/** Parses the body of {@code POST /tickets}. */
final class TicketParser {

    /** Enough for a long e-mail with its quotations; attachments are not stored. */
    static final int MESSAGE_LENGTH_MAX = 200_000;

    private static final int SUBJECT_LENGTH_MAX = 500;
    private static final int EXTERNAL_ID_LENGTH_MAX = 255;

    private TicketParser() {}

    /**
     * Parses the body.
     *
     * @throws io.holdfast.rest.Problem 422 that names every invalid field
     */
    static OpenTicket parse(JsonFields body, ArrivalRules rules, Instant now) {
        String ticketId = body.idOrNull("ticketId");
        String customerId = body.idOrNull("customerId");
        String channel = body.keyword("channel");
        String department = body.keywordOrNull("department");
        Priority requested = body.oneOfOrNull("priority", Priority.class);
        List<String> tags = CommonFields.tagsOrNull(body);
        List<Contact> contacts = ContactParser.parse(body.objectOrNull("contact"), channel);
        if (!body.has("customerId") && !body.has("contact")) {
            body.addError("customerId", "customerId or contact is required");
        }
        OpenTicket.Text text = new OpenTicket.Text(
                body.text("subject", SUBJECT_LENGTH_MAX),
                body.text("message", MESSAGE_LENGTH_MAX),
                body.textOrNull("externalId", EXTERNAL_ID_LENGTH_MAX));
        Instant occurredAt = EventTimeBounds.occurredAtOrNull(body, now);
        body.throwIfInvalid();
        RoutingRun routing = rules.of(new IncomingTicket(
                channel,
                department == null ? Keywords.DEPARTMENT_GENERAL : department,
                requested,
                tags == null ? List.of() : tags,
                contacts.stream().map(Contact::value).toList(),
                text.subject(),
                text.message()));
        return new OpenTicket(
                id(ticketId),
                customerId == null ? null : new CustomerId(customerId),
                contacts,
                channel,
                routing,
                text,
                occurredAt);
    }

    private static @Nullable TicketId id(@Nullable String ticketId) {
        return ticketId == null ? null : new TicketId(ticketId);
    }
}
