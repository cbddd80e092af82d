package io.holdfast.ticket.command;

/**
 * The response to a command.
 *
 * @param replayed whether it was stored under the same idempotency key by an earlier request
 */
public record ReplayableResponse(CommandResponse response, boolean replayed) {

    public static ReplayableResponse first(CommandResponse response) {
        return new ReplayableResponse(response, false);
    }
}
