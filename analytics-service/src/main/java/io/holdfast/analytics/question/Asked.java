package io.holdfast.analytics.question;

import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.Problem;

/** Reads query parameters; one that cannot be read is a 422 that names it. */
public final class Asked {

    private Asked() {}

    /** An instant, or a date for its first instant. */
    public static Instant moment(String parameter, @Nullable String text, Instant otherwise) {
        return text == null ? otherwise : read(parameter, text, Days::parseMoment);
    }

    public static ActivityView activity(@Nullable String text) {
        return text == null ? ActivityView.ANY : word("activity", text, ActivityView.class);
    }

    public static <E extends Enum<E> & WireEnum> E word(String parameter, String text, Class<E> vocabulary) {
        return WireEnum.find(vocabulary, text)
                .orElseThrow(() -> Problem.invalid(parameter, "must be one of " + WireEnum.wireNames(vocabulary)));
    }

    /** Applies a reader whose {@link IllegalArgumentException} says what is wrong with the text. */
    public static <T> T read(String parameter, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw Problem.invalid(parameter, String.valueOf(wrong.getMessage()));
        }
    }
}
