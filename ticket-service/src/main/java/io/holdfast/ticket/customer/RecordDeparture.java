package io.holdfast.ticket.customer;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Fact;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.web.Json;

/** Records that a customer leaves, and why. */
record RecordDeparture(
        CustomerId customerId,
        DepartureReason reason,
        @Nullable String comment,
        @Nullable Instant occurredAt) implements Submission.Command {

    /** A departure as the REST API returns it. */
    @Schema(name = "Departure")
    record DepartureView(
            String customerId, String reason, @Nullable String comment, Instant occurredAt) {}

    @Override
    public ReadSet readSet() {
        return ReadSet.customer(customerId);
    }

    @Override
    public int textLength() {
        return comment == null ? 0 : comment.length();
    }

    @Override
    public Decision decide(CurrentState state) {
        CustomerId customer = state.presentCustomer(customerId);
        Fact<CustomerLeft> departure = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                occurredAt == null ? state.now() : occurredAt,
                new CustomerLeft(customer, reason));
        DepartureView view = new DepartureView(customer.value(), reason.wireName(), comment, departure.time());
        return Decision.of(
                CommandResponse.created("/customers/" + customer, Json.write(view)),
                List.of(departure),
                comment == null ? List.of() : List.of(new MessageText(departure.id(), null, comment, null)));
    }
}
