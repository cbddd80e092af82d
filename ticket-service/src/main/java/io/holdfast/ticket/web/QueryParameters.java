package io.holdfast.ticket.web;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Query parameters; what is wrong is a {@link Problem} (422). */
public final class QueryParameters {

    private static final int LIMIT_DIGITS_MAX = 6;

    private QueryParameters() {}

    public static @Nullable String id(String name, @Nullable String value) {
        return matching(name, value, Ids::isId, "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
    }

    public static @Nullable String keyword(String name, @Nullable String value) {
        return matching(name, value, Keywords::isKeyword, "a lower-case word of 1 to 64 characters of a-z 0-9 . _ -");
    }

    public static <E extends Enum<E> & WireEnum> @Nullable String oneOf(
            String name, @Nullable String value, Class<E> vocabulary) {
        return matching(
                name,
                value,
                word -> WireEnum.find(vocabulary, word).isPresent(),
                "one of " + WireEnum.wireNames(vocabulary));
    }

    /** How many items are wanted: 1 to 200, 50 unless told. */
    public static int limit(@Nullable String value) {
        String digits = matching(
                "limit",
                value,
                text -> !text.isEmpty()
                        && text.length() <= LIMIT_DIGITS_MAX
                        && text.chars().allMatch(c -> c >= '0' && c <= '9'),
                "is 1 to " + Page.LIMIT_MAX);
        return Page.limit(digits == null ? null : Integer.valueOf(digits));
    }

    private static @Nullable String matching(
            String name, @Nullable String value, Predicate<String> form, String mustBe) {
        if (value != null && !form.test(value)) {
            throw Problem.invalid(name, mustBe);
        }
        return value;
    }
}
