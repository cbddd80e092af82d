package io.holdfast.ticket.channel.chat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.channel.adapter.MessageTexts;

/**
 * What a message says.
 *
 * @param text as the vendor has it; null for none
 * @param placeholders a line for each part that is not text
 */
record Content(@Nullable String text, List<String> placeholders) {

    static final String IMAGE = "[image]";
    static final String VIDEO = "[video]";
    static final String AUDIO = "[audio]";
    static final String VOICE = "[voice]";
    static final String STICKER = "[sticker]";
    static final String CONTACT = "[contact]";
    static final String STORY = "[story]";
    static final String SHARE = "[share]";
    static final String ORDER = "[order]";
    static final String UNSUPPORTED = "[unsupported]";

    private static final int PLACEHOLDERS_MAX = 1_000;
    private static final int SCALE_MAX = 30;
    private static final Pattern DEGREES = Pattern.compile("-?[0-9]{1,3}(?:\\.[0-9]{1,30})?");

    Content(@Nullable String text, List<String> placeholders) {
        this.text = text;
        this.placeholders = placeholders.stream().limit(PLACEHOLDERS_MAX).toList();
    }

    static Content of(@Nullable String text, String... placeholders) {
        return new Content(text, List.of(placeholders));
    }

    /** The content, or {@code [unsupported]} when there is nothing to read: somebody waits for an answer. */
    Content orUnsupported() {
        return placeholders.isEmpty() && MessageTexts.oneLine(text).isEmpty() ? of(null, UNSUPPORTED) : this;
    }

    /** The content with a further line for each entry of a list. */
    Content and(List<String> further) {
        return new Content(
                text, Stream.concat(placeholders.stream(), further.stream()).toList());
    }

    String cleanText() {
        return MessageTexts.withPlaceholders(text, placeholders);
    }

    /** {@code [location: latitude,longitude]}, with the digits as they came. */
    static String location(JsonNode latitude, JsonNode longitude) {
        return location(degrees(latitude), degrees(longitude));
    }

    /** As {@link #location(JsonNode, JsonNode)}; {@code [location]} when the texts are no degrees. */
    static String location(String latitude, String longitude) {
        return DEGREES.matcher(latitude).matches() && DEGREES.matcher(longitude).matches()
                ? "[location: " + latitude + "," + longitude + "]"
                : "[location]";
    }

    /** Never in powers of ten; empty when it is no number, or one that is too long. */
    private static String degrees(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isNumber() && Math.abs((long) value.decimalValue().scale()) <= SCALE_MAX
                ? value.decimalValue().toPlainString()
                : "";
    }
}
