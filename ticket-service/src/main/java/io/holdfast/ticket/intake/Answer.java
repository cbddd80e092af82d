package io.holdfast.ticket.intake;

import org.jspecify.annotations.Nullable;

/**
 * What a request is answered once its effect is durable.
 *
 * @param body JSON
 * @param location the path of what was created, if anything was
 */
public record Answer(int status, String body, @Nullable String location) {

    public static Answer created(String location, String body) {
        return new Answer(201, body, location);
    }

    public static Answer ok(String body) {
        return new Answer(200, body, null);
    }
}
