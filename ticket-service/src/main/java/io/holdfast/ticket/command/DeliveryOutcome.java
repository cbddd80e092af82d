package io.holdfast.ticket.command;

import java.util.Locale;

/** What became of an element of a channel's delivery. It is the body of the command's response. */
public enum DeliveryOutcome {
    ACCEPTED,
    DUPLICATE,
    IGNORED,
    /** A refund whose purchase is not known yet. */
    WAITS_FOR_PURCHASE;

    /** As the response of a command. */
    public CommandResponse toResponse() {
        return CommandResponse.ok(name().toLowerCase(Locale.ROOT));
    }

    /** Of a command's response. */
    public static DeliveryOutcome of(CommandResponse response) {
        return valueOf(response.body().toUpperCase(Locale.ROOT));
    }
}
