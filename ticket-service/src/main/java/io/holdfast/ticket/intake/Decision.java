package io.holdfast.ticket.intake;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;

/**
 * What a request comes to: written in one transaction, then answered.
 *
 * @param contacts ways to reach the customer that are new
 */
public record Decision(
        List<Fact<? extends CustomerFact>> facts,
        List<Wording> wordings,
        @Nullable CustomerId contactsOf,
        List<Contact> contacts,
        @Nullable WaitingReply waitingReply,
        Answer answer) {

    public static Decision of(Answer answer, List<Fact<? extends CustomerFact>> facts, List<Wording> wordings) {
        return new Decision(facts, wordings, null, List.of(), null, answer);
    }

    public static Decision waiting(Answer answer, WaitingReply reply, Wording wording) {
        return new Decision(List.of(), List.of(wording), null, List.of(), reply, answer);
    }

    public Decision linking(CustomerId customer, List<Contact> found) {
        return new Decision(facts, wordings, customer, found, waitingReply, answer);
    }
}
