package io.holdfast.ticket.channel.adapter;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.ticket.channel.adapter.Element.Kept;
import io.holdfast.ticket.channel.adapter.Element.KeptReason;

/** The fields that an element must have. Messages name the field and say nothing of its value. */
public final class BodyFields {

    private BodyFields() {}

    /** Reads one element. */
    @FunctionalInterface
    public interface ElementReader {

        Element read(JsonNode node) throws UnreadableDelivery;
    }

    /** Each entry of a list as an element; one that is no object or cannot be read is kept, and the others go on. */
    public static void readEach(JsonNode list, ElementReader reader, List<Element> into) {
        for (JsonNode entry : list) {
            into.add(readOne(entry, reader));
        }
    }

    /** An element, kept when it is no object or cannot be read. */
    public static Element readOne(JsonNode node, ElementReader reader) {
        try {
            return node.isObject() ? reader.read(node) : unreadable("An element is no object.");
        } catch (UnreadableDelivery unreadable) {
            return unreadable(unreadable);
        }
    }

    public static Kept unreadable(UnreadableDelivery why) {
        return unreadable(String.valueOf(why.getMessage()));
    }

    public static Kept unreadable(String detail) {
        return new Kept(KeptReason.UNREADABLE, detail);
    }

    /** Whether a field is there and not null. */
    public static boolean has(JsonNode object, String field) {
        return object.hasNonNull(field);
    }

    public static JsonNode requireObject(JsonNode object, String field) throws UnreadableDelivery {
        JsonNode value = object.path(field);
        if (!value.isObject()) {
            throw new UnreadableDelivery(field + " is missing or is no object.");
        }
        return value;
    }

    public static JsonNode requireList(JsonNode object, String field) throws UnreadableDelivery {
        JsonNode value = object.path(field);
        if (!value.isArray()) {
            throw new UnreadableDelivery(field + " is missing or is no list.");
        }
        return value;
    }

    public static String requireText(JsonNode object, String field) throws UnreadableDelivery {
        String text = BodyJson.text(object, field);
        if (text == null) {
            throw new UnreadableDelivery(field + " is missing or is no text.");
        }
        return text;
    }

    /** A text or a whole number, not empty. */
    public static String requireId(JsonNode object, String field) throws UnreadableDelivery {
        String id = BodyJson.id(object, field);
        if (id == null || id.isBlank()) {
            throw new UnreadableDelivery(field + " is missing or is no id.");
        }
        return id;
    }
}
