package io.holdfast.ticket.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventType;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.webhook.store.Webhook;

/** Parses the bodies of requests about webhooks. */
final class WebhookRequests {

    private static final int DESCRIPTION_LENGTH_MAX = 1_000;
    private static final int TYPES_MAX = EventType.values().length;
    private static final String URL = "url";
    private static final String TYPES = "types";
    private static final String DESCRIPTION = "description";
    private static final String ENABLED = "enabled";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";

    private WebhookRequests() {}

    /** A webhook that is to be created. */
    record Creation(
            String url, List<String> types, @Nullable String description) {}

    /** Stored deliveries that are to be made again: from since inclusive to until exclusive. */
    record Replay(Instant since, Instant until) {}

    /** @throws io.holdfast.rest.Problem 400 or 422 when the body is not valid */
    static Creation creation(byte @Nullable [] body, boolean privateAllowed) {
        JsonFields fields = Json.fields(body);
        fields.requireKnownNames(List.of(URL, TYPES, DESCRIPTION));
        fields.addMissing(URL);
        fields.addMissing(TYPES);
        Creation creation = new Creation(
                url(fields, privateAllowed, ""),
                types(fields, List.of()),
                fields.textOrNull(DESCRIPTION, DESCRIPTION_LENGTH_MAX));
        fields.throwIfInvalid();
        return creation;
    }

    /**
     * A webhook with what the body changes; what the body leaves out stays.
     *
     * @throws io.holdfast.rest.Problem 400 or 422 when the body is not valid
     */
    static Webhook change(JsonFields fields, Webhook webhook, boolean privateAllowed, Instant now) {
        return webhook.changed(
                url(fields, privateAllowed, webhook.url()),
                types(fields, webhook.types()),
                fields.contains(DESCRIPTION)
                        ? fields.textOrNull(DESCRIPTION, DESCRIPTION_LENGTH_MAX)
                        : webhook.description(),
                enabled(fields, webhook::enabled),
                now);
    }

    static JsonFields changeFields(byte @Nullable [] body) {
        JsonFields fields = Json.fields(body);
        fields.requireKnownNames(List.of(URL, TYPES, DESCRIPTION, ENABLED));
        if (fields.properties().isEmpty()) {
            fields.addError("", "name at least one of url, types, description, enabled");
        }
        fields.throwIfInvalid();
        return fields;
    }

    /** @throws io.holdfast.rest.Problem 400 or 422 when the body is not valid */
    static Replay replay(byte @Nullable [] body, Instant now) {
        JsonFields fields = Json.fields(body);
        fields.requireKnownNames(List.of(SINCE, UNTIL));
        fields.addMissing(SINCE);
        Instant since = fields.instantOrNull(SINCE);
        Instant until = fields.instantOrNull(UNTIL);
        Replay replay = new Replay(since == null ? now : since, until == null || until.isAfter(now) ? now : until);
        if (since != null && !since.isBefore(replay.until())) {
            fields.addError(SINCE, "is before until, and in the past");
        }
        fields.throwIfInvalid();
        return replay;
    }

    private static String url(JsonFields fields, boolean privateAllowed, String absent) {
        String url = fields.textOrNull(URL, EndpointUrl.LENGTH_MAX);
        if (url == null) {
            return absent;
        }
        String fault = EndpointUrl.findFault(url, privateAllowed);
        if (fault != null) {
            fields.addError(URL, fault);
        }
        return url;
    }

    private static List<String> types(JsonFields fields, List<String> absent) {
        if (!fields.has(TYPES)) {
            return absent;
        }
        List<JsonNode> elements = fields.elements(TYPES, TYPES_MAX, "event types");
        Set<String> types = new LinkedHashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            String type = elements.get(i).textValue();
            if (type == null || EventType.named(type).isEmpty()) {
                fields.addError(TYPES + "[" + i + "]", "one of " + knownTypes());
            } else {
                types.add(type);
            }
        }
        if (elements.isEmpty()) {
            fields.addError(TYPES, "name at least one of " + knownTypes());
        }
        return new ArrayList<>(types);
    }

    private static String knownTypes() {
        return String.join(
                ", ", Arrays.stream(EventType.values()).map(EventType::wireName).toList());
    }

    private static boolean enabled(JsonFields fields, Supplier<Boolean> absent) {
        JsonNode value = fields.value(ENABLED);
        if (value == null) {
            return absent.get();
        }
        if (!value.isBoolean()) {
            fields.addError(ENABLED, "true or false");
        }
        return value.asBoolean();
    }
}
