package io.holdfast.ticket.channel.account;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.channel.adapter.ChannelAdapter;
import io.holdfast.ticket.channel.adapter.ChannelSettings;
import io.holdfast.ticket.channel.adapter.ChannelSettings.Setting;
import io.holdfast.ticket.web.CommonFields;

/** Parses the settings of an account. */
final class SettingsParser {

    static final int SECRETS_MAX = 3;

    private static final int SECRET_LENGTH_MAX = 512;
    private static final int KEY_LENGTH_MAX = 4_096;
    private static final int URL_LENGTH_MAX = 2_048;
    private static final int ADDRESSES_MAX = 200;
    private static final int ADDRESS_LENGTH_MAX = 254;
    private static final Set<String> NAMES = Set.of(
            "secret",
            "publicKey",
            "verifyToken",
            "publicUrl",
            "recipients",
            "ownAddresses",
            "formSenders",
            "includeTests",
            "department",
            "priority",
            "tags");

    private SettingsParser() {}

    /**
     * The settings of a request or a row.
     *
     * @throws io.holdfast.rest.Problem 422 that names every invalid field, and those without which the sender could not be
     *     verified
     */
    static ChannelSettings parse(JsonFields body, ChannelAdapter adapter) {
        body.requireKnownNames(NAMES);
        List<String> tags = CommonFields.tagsOrNull(body);
        ChannelSettings settings = new ChannelSettings(
                secrets(body),
                publicKey(body),
                body.textOrNull("verifyToken", SECRET_LENGTH_MAX),
                body.textOrNull("publicUrl", URL_LENGTH_MAX),
                texts(body, "recipients", false),
                texts(body, "ownAddresses", true),
                texts(body, "formSenders", true),
                flag(body, "includeTests"),
                body.keywordOrNull("department"),
                body.oneOfOrNull("priority", Priority.class),
                tags == null ? List.of() : tags);
        for (Setting required : adapter.required()) {
            if (!has(settings, required) && !body.has(required.field())) {
                body.addMissing(required.field());
            }
        }
        body.throwIfInvalid();
        return settings;
    }

    private static boolean has(ChannelSettings settings, Setting setting) {
        return switch (setting) {
            case SECRET -> !settings.secrets().isEmpty();
            case PUBLIC_KEY -> settings.publicKey() != null;
            case VERIFY_TOKEN -> settings.verifyToken() != null;
            case PUBLIC_URL -> settings.publicUrl() != null;
        };
    }

    private static List<String> secrets(JsonFields body) {
        JsonNode value = body.value("secret");
        if (value == null || value.isNull()) {
            return List.of();
        }
        List<String> secrets = new ArrayList<>();
        (value.isArray() ? value : List.of(value))
                .forEach(each -> secrets.add(each.isTextual() ? each.textValue() : ""));
        boolean valid = !secrets.isEmpty()
                && secrets.size() <= SECRETS_MAX
                && secrets.stream().allMatch(each -> !each.isBlank() && each.length() <= SECRET_LENGTH_MAX);
        if (!valid) {
            body.addError(
                    "secret",
                    "a text, or a list of 1 to " + SECRETS_MAX + " texts, of 1 to " + SECRET_LENGTH_MAX
                            + " characters");
        }
        return secrets;
    }

    private static @Nullable String publicKey(JsonFields body) {
        String text = body.textOrNull("publicKey", KEY_LENGTH_MAX);
        if (text == null) {
            return null;
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text);
            KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (IllegalArgumentException | GeneralSecurityException invalid) {
            body.addError("publicKey", "base64 of the SubjectPublicKeyInfo of an elliptic curve key");
        }
        return text.strip();
    }

    private static Set<String> texts(JsonFields body, String name, boolean lowerCase) {
        if (!body.has(name)) {
            return Set.of();
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode each : body.elements(name, ADDRESSES_MAX, "texts")) {
            String text = each.isTextual() ? each.textValue().strip() : "";
            if (text.isEmpty() || text.length() > ADDRESS_LENGTH_MAX) {
                body.addError(name, "texts of 1 to " + ADDRESS_LENGTH_MAX + " characters");
                return Set.of();
            }
            texts.add(lowerCase ? text.toLowerCase(Locale.ROOT) : text);
        }
        return texts;
    }

    private static boolean flag(JsonFields body, String name) {
        JsonNode value = body.value(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            body.addError(name, "true or false");
        }
        return value.asBoolean();
    }
}
