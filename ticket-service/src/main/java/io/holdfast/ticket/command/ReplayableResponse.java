package io.holdfast.ticket.command;

/**
 * The response to a command, new or stored by an earlier request.
 *
 * @param replayed whether it was stored, under the same idempotency key
 */
public record ReplayableResponse(CommandResponse response, boolean replayed) {

    public static ReplayableResponse first(CommandResponse response) {
        return new ReplayableResponse(response, false);
    }
}
