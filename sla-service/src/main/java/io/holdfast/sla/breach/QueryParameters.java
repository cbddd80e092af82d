package io.holdfast.sla.breach;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.Problem;

/** Reads query parameters; what is wrong is told by the parameter's name. */
public final class QueryParameters {

    private QueryParameters() {}

    public static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid(name, "must be an instant such as 2026-06-03T12:00:00Z");
        }
    }

    public static <E extends Enum<E> & WireEnum> @Nullable String wireNameOf(
            String name, Class<E> type, @Nullable String text) {
        if (text != null && WireEnum.find(type, text).isEmpty()) {
            throw Problem.invalid(name, "must be one of " + WireEnum.wireNames(type));
        }
        return text;
    }

    public static @Nullable String keyword(String name, @Nullable String text) {
        if (text != null && !Keywords.isKeyword(text)) {
            throw Problem.invalid(name, "must be a lower-case word of 1 to 64 characters of a-z 0-9 . _ -");
        }
        return text;
    }

    public static @Nullable String id(String name, @Nullable String text) {
        if (text != null && !Ids.isId(text)) {
            throw Problem.invalid(name, "must have 1 to 64 characters of A-Z a-z 0-9 . _ : -");
        }
        return text;
    }
}
