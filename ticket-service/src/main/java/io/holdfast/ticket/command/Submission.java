package io.holdfast.ticket.command;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;

/** Something that wants to be written. */
public sealed interface Submission {

    /** A fact as somebody else told it: kept and published as it is, once. */
    record ReportedEvent(Fact<? extends CustomerFact> fact) implements Submission {}

    /** Something that somebody asks for; what comes of it depends on what is known. */
    non-sealed interface Command extends Submission {

        ReadSet readSet();

        /**
         * What is to be written and answered. Pure: it may be asked again when a flush is repeated.
         *
         * @throws io.holdfast.rest.Problem when it cannot be
         */
        Decision decide(CurrentState state);
    }
}
