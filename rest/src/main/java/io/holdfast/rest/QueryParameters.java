package io.holdfast.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Instants;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.WireEnum;

/** Checks and parses query parameters. An absent one is null; an invalid one is a {@link Problem} (422) with its name. */
public final class QueryParameters {

    private static final int LIMIT_DIGITS_MAX = 6;

    private QueryParameters() {}

    public static @Nullable String id(String name, @Nullable String value) {
        return matching(name, value, Ids::isId, FieldForms.ID);
    }

    /** A lower-case word of an open vocabulary, such as a department. */
    public static @Nullable String keyword(String name, @Nullable String value) {
        return matching(name, value, Keywords::isKeyword, FieldForms.KEYWORD);
    }

    /** The constant of a closed vocabulary. */
    public static <E extends Enum<E> & WireEnum> @Nullable E oneOf(
            String name, @Nullable String value, Class<E> vocabulary) {
        if (value == null) {
            return null;
        }
        return WireEnum.find(vocabulary, value)
                .orElseThrow(() -> Problem.invalid(name, "must be one of " + WireEnum.wireNames(vocabulary)));
    }

    /** The word of a closed vocabulary, as it was given. */
    public static <E extends Enum<E> & WireEnum> @Nullable String wireNameOf(
            String name, @Nullable String value, Class<E> vocabulary) {
        E found = oneOf(name, value, vocabulary);
        return found == null ? null : found.wireName();
    }

    /** An RFC 3339 instant within {@link Instants}, cut to microseconds. */
    public static @Nullable Instant instant(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Instants.parse(value);
        } catch (DateTimeException invalid) {
            throw Problem.invalid(name, "must be " + invalid.getMessage());
        }
    }

    /** How many items a page has at most: 1 to {@value Page#LIMIT_MAX}; {@value Page#LIMIT_DEFAULT} when absent. */
    public static int limit(@Nullable String value) {
        if (value == null) {
            return Page.LIMIT_DEFAULT;
        }
        int limit = isNumber(value) ? Integer.parseInt(value) : 0;
        if (limit < 1 || limit > Page.LIMIT_MAX) {
            throw Problem.invalid("limit", "is 1 to " + Page.LIMIT_MAX);
        }
        return limit;
    }

    /** A text of any other form. */
    public static @Nullable String matching(
            String name, @Nullable String value, Predicate<String> form, String message) {
        if (value != null && !form.test(value)) {
            throw Problem.invalid(name, message);
        }
        return value;
    }

    /** A value that is read by a parser whose {@link IllegalArgumentException} has a message for clients. */
    public static <T> T parse(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException invalid) {
            throw Problem.invalid(name, String.valueOf(invalid.getMessage()));
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LIMIT_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
