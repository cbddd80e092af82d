package io.holdfast.ticket.command;

import org.jspecify.annotations.Nullable;

/**
 * The response to a command, sent once its effect is durable.
 *
 * @param body JSON
 * @param location path of the created resource, if any
 */
public record CommandResponse(
        int status, String body, @Nullable String location) {

    public static CommandResponse created(String location, String body) {
        return new CommandResponse(201, body, location);
    }

    public static CommandResponse ok(String body) {
        return new CommandResponse(200, body, null);
    }
}
