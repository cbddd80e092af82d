package io.holdfast.ticket.key;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;

/**
 * What a key is created with.
 *
 * @param channels the only ones that it may send of; null: every one
 * @param expiresAt null: never
 */
record NewKey(
        String name,
        @Nullable List<String> channels,
        @Nullable Instant expiresAt) {

    private static final int NAME_LENGTH_MAX = 100;
    private static final int CHANNELS_MAX = 50;
    private static final List<String> FIELDS = List.of("name", "channels", "expiresAt");

    /** @throws io.holdfast.rest.Problem 422 when fields are invalid, unknown ones too: a mistyped limit would not be one */
    static NewKey parse(JsonFields fields, Instant now) {
        fields.requireKnownNames(FIELDS);
        String name = fields.text("name", NAME_LENGTH_MAX);
        List<String> channels = fields.keywordsOrNull("channels", CHANNELS_MAX);
        if (channels != null && channels.isEmpty()) {
            fields.addError("channels", "at least one; leave it out for a key that may send of every channel");
        }
        Instant expiresAt = fields.instantOrNull("expiresAt");
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            fields.addError("expiresAt", "is in the future");
        }
        fields.throwIfInvalid();
        return new NewKey(name, channels, expiresAt);
    }
}
