package io.holdfast.rest;

import io.holdfast.contract.Money;

/** Textual forms of values, each with its description in error messages. */
final class FieldForms {

    static final String ID = "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -";
    static final String KEYWORD = "a lower-case word of 1 to 64 characters of a-z 0-9 . _ -";
    static final String AMOUNT = "a decimal string of at least 0 such as \"29.99\", at most " + Money.INTEGER_DIGITS_MAX
            + " digits before the point and " + Money.FRACTION_DIGITS_MAX + " after it";

    private FieldForms() {}

    /** A decimal in plain digits, within the bounds of {@link Money}. */
    static boolean isAmount(String text) {
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        int fraction = point < 0 ? 0 : text.length() - point - 1;
        boolean lengthsFit = whole >= 1
                && whole <= Money.INTEGER_DIGITS_MAX
                && fraction <= Money.FRACTION_DIGITS_MAX
                && (point < 0 || fraction >= 1);
        for (int i = 0; lengthsFit && i < text.length(); i++) {
            char c = text.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return lengthsFit;
    }

    /** Without U+0000, which PostgreSQL cannot store, and without unpaired surrogates, which are not UTF-8. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
