package io.holdfast.ticket.channel.adapter;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.state.Contact;

/** Contacts as vendors write them, in the normalized form in which equal contacts are equal texts. */
public final class Contacts {

    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int HANDLE_LENGTH_MAX = 100;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");
    private static final Pattern PHONE_PUNCTUATION = Pattern.compile("[\\s().\\-/]");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{5,15}");

    private Contacts() {}

    /** An e-mail address in lower case; null when it is none. */
    public static @Nullable Contact email(@Nullable String text) {
        String email = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        return email.length() <= EMAIL_LENGTH_MAX && EMAIL.matcher(email).matches()
                ? new Contact("email", email)
                : null;
    }

    /** A phone number as {@code +} and digits, whether the vendor writes the {@code +} or not; null when it is none. */
    public static @Nullable Contact phone(@Nullable String text) {
        String digits = text == null ? "" : PHONE_PUNCTUATION.matcher(text).replaceAll("");
        if (digits.startsWith("00")) {
            digits = digits.substring(2);
        }
        return PHONE.matcher(digits).matches()
                ? new Contact("phone", digits.startsWith("+") ? digits : "+" + digits)
                : null;
    }

    /** The vendor's id of a person, as {@code channel:id} in lower case; null without one. A long one is a digest. */
    public static @Nullable Contact handle(String channel, @Nullable String id) {
        String bare = MessageTexts.oneLine(id).toLowerCase(Locale.ROOT);
        if (bare.isEmpty()) {
            return null;
        }
        String bounded = bare.length() <= HANDLE_LENGTH_MAX ? bare : ExternalIds.ofContent(Hmac.bytes(bare));
        return new Contact("handle", channel + ":" + bounded);
    }
}
