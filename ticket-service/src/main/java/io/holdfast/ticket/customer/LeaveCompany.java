package io.holdfast.ticket.customer;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Fact;
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.Wording;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.reading.Json;

/** A customer leaves, and says why. */
record LeaveCompany(
        CustomerId customerId,
        DepartureReason reason,
        @Nullable String comment,
        @Nullable Instant occurredAt) implements Write.Request {

    /** A departure as it is answered. */
    @Schema(name = "Departure")
    record DepartureAnswer(
            String customerId, String reason, @Nullable String comment, Instant occurredAt) {}

    @Override
    public Needs needs() {
        return Needs.customer(customerId);
    }

    @Override
    public Decision decide(Known known) {
        Fact<CustomerLeft> left = Fact.of(
                known.newId(),
                Sources.CONVERSATION,
                occurredAt == null ? known.now() : occurredAt,
                new CustomerLeft(customerId, reason));
        DepartureAnswer answer = new DepartureAnswer(customerId.value(), reason.wireName(), comment, left.time());
        return Decision.of(
                Answer.created("/customers/" + customerId, Json.written(answer)),
                List.of(left),
                comment == null ? List.of() : List.of(new Wording(left.id(), null, comment, null)));
    }
}
