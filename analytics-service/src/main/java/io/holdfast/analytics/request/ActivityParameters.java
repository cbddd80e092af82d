package io.holdfast.analytics.request;

import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.Problem;

/** Reads query parameters; one that cannot be read is a 422 that names it. */
public final class ActivityParameters {

    private ActivityParameters() {}

    /** An instant, or a date for its first instant. */
    public static Instant instant(String parameter, @Nullable String text, Instant defaultValue) {
        return text == null ? defaultValue : parse(parameter, text, Days::parseInstant);
    }

    public static ActivityView activity(@Nullable String text) {
        return text == null ? ActivityView.ANY : keyword("activity", text, ActivityView.class);
    }

    public static <E extends Enum<E> & WireEnum> E keyword(String parameter, String text, Class<E> vocabulary) {
        return WireEnum.find(vocabulary, text)
                .orElseThrow(() -> Problem.invalid(parameter, "must be one of " + WireEnum.wireNames(vocabulary)));
    }

    /** Applies a reader whose {@link IllegalArgumentException} says what is wrong with the text. */
    public static <T> T parse(String parameter, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException invalid) {
            throw Problem.invalid(parameter, String.valueOf(invalid.getMessage()));
        }
    }
}
