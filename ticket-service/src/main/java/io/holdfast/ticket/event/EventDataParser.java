package io.holdfast.ticket.event;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.purchase.PurchaseItems;
import io.holdfast.ticket.purchase.RefundAmount;
import io.holdfast.ticket.web.CommonFields;

/** Parses the {@code data} of the events that may be reported. */
final class EventDataParser {

    private static final Set<EventType> ACCEPTED = EnumSet.of(
            EventType.TICKET_CREATED,
            EventType.REPLY_SENT,
            EventType.TICKET_STATUS_CHANGED,
            EventType.TICKET_RECLASSIFIED,
            EventType.TICKET_ASSIGNED,
            EventType.TICKET_RATED,
            EventType.PURCHASE,
            EventType.PURCHASE_REFUNDED,
            EventType.CUSTOMER_LEFT);

    static final String ACCEPTED_NAMES =
            ACCEPTED.stream().map(EventType::wireName).collect(Collectors.joining(", "));

    private EventDataParser() {}

    static boolean isAccepted(String type) {
        Optional<EventType> known = EventType.named(type);
        return known.isPresent() && ACCEPTED.contains(known.get());
    }

    /** The event; when there are errors, it is made of placeholders. */
    static CustomerFact parse(EventType type, JsonFields data) {
        CustomerId customerId = new CustomerId(data.id("customerId"));
        return switch (type) {
            case TICKET_CREATED -> created(data, customerId);
            case REPLY_SENT -> reply(data, customerId);
            case TICKET_STATUS_CHANGED -> statusChanged(data, customerId);
            case TICKET_RECLASSIFIED -> reclassified(data, customerId);
            case TICKET_ASSIGNED -> new TicketAssigned(ticketId(data), customerId, data.idOrNull("agentId"));
            case TICKET_RATED ->
                new TicketRated(ticketId(data), customerId, data.integer("score", 1, 5), data.idOrNull("agentId"));
            case PURCHASE -> purchase(data, customerId);
            case PURCHASE_REFUNDED -> refund(data, customerId);
            case CUSTOMER_LEFT -> new CustomerLeft(customerId, data.oneOf("reason", DepartureReason.class));
            default -> throw new IllegalArgumentException(type + " cannot be reported");
        };
    }

    private static CustomerFact created(JsonFields data, CustomerId customerId) {
        Priority priority = data.oneOfOrNull("priority", Priority.class);
        String department = data.keywordOrNull("department");
        List<String> tags = CommonFields.tagsOrNull(data);
        return new TicketCreated(
                ticketId(data),
                customerId,
                data.keyword("channel"),
                department == null ? Keywords.DEPARTMENT_GENERAL : department,
                priority == null ? Priority.NORMAL : priority,
                tags == null ? List.of() : tags,
                data.idOrNull("problemId"));
    }

    private static CustomerFact reply(JsonFields data, CustomerId customerId) {
        Visibility visibility = data.oneOfOrNull("visibility", Visibility.class);
        return new ReplySent(
                ticketId(data),
                customerId,
                data.id("replyId"),
                data.oneOf("author", Author.class),
                data.idOrNull("agentId"),
                visibility == null ? Visibility.PUBLIC : visibility,
                data.idOrNull("templateId"),
                data.idOrNull("variant"));
    }

    private static CustomerFact statusChanged(JsonFields data, CustomerId customerId) {
        return new TicketStatusChanged(
                ticketId(data),
                customerId,
                data.oneOf("status", TicketStatus.class),
                data.oneOfOrNull("previousStatus", TicketStatus.class),
                data.instantOrNull("expectedResolutionAt"));
    }

    private static CustomerFact reclassified(JsonFields data, CustomerId customerId) {
        return new TicketReclassified(
                ticketId(data),
                customerId,
                data.oneOfOrNull("priority", Priority.class),
                data.keywordOrNull("department"),
                CommonFields.tagsOrNull(data));
    }

    private static CustomerFact purchase(JsonFields data, CustomerId customerId) {
        BigDecimal amount = data.amount("amount");
        String currency = data.currency("currency");
        String purchaseId = data.id("purchaseId");
        String referredBy = data.idOrNull("referredBy");
        return new Purchase(
                purchaseId,
                customerId,
                amount,
                currency,
                data.keywordOrNull("channel"),
                PurchaseItems.parse(data),
                referredBy == null ? null : new CustomerId(referredBy));
    }

    private static CustomerFact refund(JsonFields data, CustomerId customerId) {
        BigDecimal amount = RefundAmount.parse(data);
        String currency = data.currency("currency");
        return new PurchaseRefunded(data.id("purchaseId"), customerId, data.id("refundId"), amount, currency);
    }

    private static TicketId ticketId(JsonFields data) {
        return new TicketId(data.id("ticketId"));
    }
}
