package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.state.Contact;

/** Parses contacts and normalizes them, so that equal contacts are equal texts. */
final class ContactParser {

    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int PHONE_LENGTH_MAX = 40;
    private static final int HANDLE_LENGTH_MAX = 100;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
    private static final Pattern PHONE_PUNCTUATION = Pattern.compile("[\\s().\\-/]");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{5,15}");

    private ContactParser() {}

    /**
     * Parses {@code contact {email?, phone?, handle?}}, the most reliable first.
     *
     * @param channel part of a handle: the same name on another channel is another person
     */
    static List<Contact> parse(@Nullable JsonFields contact, String channel) {
        if (contact == null) {
            return List.of();
        }
        List<Contact> found = new ArrayList<>(3);
        String email = contact.textOrNull("email", EMAIL_LENGTH_MAX);
        if (email != null) {
            add(found, contact, "email", email(email), "an e-mail address such as ann@example.com");
        }
        String phone = contact.textOrNull("phone", PHONE_LENGTH_MAX);
        if (phone != null) {
            add(found, contact, "phone", phone(phone), "a phone number of 5 to 15 digits such as +49 30 1234567");
        }
        String handle = contact.textOrNull("handle", HANDLE_LENGTH_MAX);
        if (handle != null) {
            add(found, contact, "handle", handle(channel, handle), "a name on the channel such as @ann");
        }
        if (found.isEmpty() && contact.isValid()) {
            contact.addError("email", "email, phone or handle is required");
        }
        return found;
    }

    static @Nullable String email(String text) {
        String email = text.strip().toLowerCase(Locale.ROOT);
        return EMAIL.matcher(email).matches() ? email : null;
    }

    static @Nullable String phone(String text) {
        String digits = PHONE_PUNCTUATION.matcher(text).replaceAll("");
        String phone = digits.startsWith("00") ? "+" + digits.substring(2) : digits;
        return PHONE.matcher(phone).matches() ? phone : null;
    }

    static @Nullable String handle(String channel, String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        String bare = name.startsWith("@") ? name.substring(1) : name;
        return bare.isEmpty() ? null : channel + ":" + bare;
    }

    private static void add(
            List<Contact> found, JsonFields contact, String kind, @Nullable String value, String mustBe) {
        if (value == null) {
            contact.addError(kind, mustBe);
        } else {
            found.add(new Contact(kind, value));
        }
    }
}
