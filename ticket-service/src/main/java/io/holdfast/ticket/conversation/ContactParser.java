package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Keywords;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.Contact;

/** Parses contacts and normalizes them, so that equal contacts are equal texts. */
public final class ContactParser {

    private static final String EMAIL_KIND = "email";
    private static final String PHONE_KIND = "phone";
    private static final String HANDLE_KIND = "handle";
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
            add(found, contact, EMAIL_KIND, email(email), "an e-mail address such as ann@example.com");
        }
        String phone = contact.textOrNull("phone", PHONE_LENGTH_MAX);
        if (phone != null) {
            add(found, contact, PHONE_KIND, phone(phone), "a phone number of 5 to 15 digits such as +49 30 1234567");
        }
        String handle = contact.textOrNull("handle", HANDLE_LENGTH_MAX);
        if (handle != null) {
            add(found, contact, HANDLE_KIND, handle(channel, handle), "a name on the channel such as @ann");
        }
        if (found.isEmpty() && contact.isValid()) {
            contact.addError("email", "email, phone or handle is required");
        }
        return found;
    }

    /**
     * A contact as the paths of the API name it; a handle is {@code channel:name}.
     *
     * @throws Problem 422 when it is not a contact
     */
    public static Contact ofPath(String kind, String text) {
        String value = text.chars().anyMatch(Character::isISOControl) ? null : normalized(kind, text);
        if (value == null) {
            throw Problem.invalid("value", "is no " + kind + " of a customer; a handle is channel:name");
        }
        return new Contact(kind, value);
    }

    private static @Nullable String normalized(String kind, String text) {
        return switch (kind) {
            case EMAIL_KIND -> text.length() > EMAIL_LENGTH_MAX ? null : email(text);
            case PHONE_KIND -> text.length() > PHONE_LENGTH_MAX ? null : phone(text);
            case HANDLE_KIND -> handleOfPath(text);
            default -> throw Problem.invalid("kind", "must be email, phone or handle");
        };
    }

    private static @Nullable String handleOfPath(String text) {
        int colon = text.indexOf(':');
        String channel = text.substring(0, Math.max(colon, 0));
        return !Keywords.isKeyword(channel) || text.length() - colon - 1 > HANDLE_LENGTH_MAX
                ? null
                : handle(channel, text.substring(colon + 1));
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
