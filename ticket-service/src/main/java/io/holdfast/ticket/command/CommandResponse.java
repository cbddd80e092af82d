package io.holdfast.ticket.command;

import org.jspecify.annotations.Nullable;

/**
 * What a request is answered once its effect is durable.
 *
 * @param body JSON
 * @param location the path of what was created, if anything was
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
