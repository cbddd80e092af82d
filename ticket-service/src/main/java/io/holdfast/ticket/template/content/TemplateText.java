package io.holdfast.ticket.template.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders: <code>{{customer.name}}</code>, or <code>{{customer.name|friend}}</code> with a fallback of its
 * own. Values are inserted as they are: a placeholder in a value is not one. Immutable.
 */
public final class TemplateText {

    public static final int LENGTH_MAX = 20_000;

    /** With values of {@value #VALUE_LENGTH_MAX} characters a text stays shorter than a message may be. */
    static final int PLACEHOLDERS_MAX = 50;

    static final int VALUE_LENGTH_MAX = 100;

    private static final String START = "{{";
    private static final String END = "}}";

    /** A literal text, and the placeholder behind it; none behind the last one. */
    private record Part(String literal, @Nullable Placeholder placeholder, String fallback) {}

    private final List<Part> parts;

    private TemplateText(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Parses a text, in one pass.
     *
     * @throws IllegalArgumentException with a message for clients
     */
    public static TemplateText parse(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("at most " + LENGTH_MAX + " characters");
        }
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, from)) {
            int end = text.indexOf(END, start);
            if (end < 0) {
                throw new IllegalArgumentException("a placeholder begins with {{ and does not end with }}");
            }
            if (parts.size() == PLACEHOLDERS_MAX) {
                throw new IllegalArgumentException("at most " + PLACEHOLDERS_MAX + " placeholders");
            }
            parts.add(part(text.substring(from, start), text.substring(start + START.length(), end)));
            from = end + END.length();
        }
        parts.add(new Part(text.substring(from), null, ""));
        return new TemplateText(parts);
    }

    private static Part part(String literal, String inner) {
        int bar = inner.indexOf('|');
        String label = (bar < 0 ? inner : inner.substring(0, bar)).strip();
        Placeholder placeholder = Placeholder.find(label)
                .orElseThrow(
                        () -> new IllegalArgumentException("an unknown placeholder; known: " + Placeholder.labels()));
        return new Part(
                literal,
                placeholder,
                bar < 0 ? placeholder.fallback() : inner.substring(bar + 1).strip());
    }

    /** The text with values; the fallback where one is absent or blank. Long values are cut. */
    public String render(Map<Placeholder, String> values) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.literal());
            if (part.placeholder() != null) {
                String value = oneLine(values.getOrDefault(part.placeholder(), ""));
                text.append(value.isEmpty() ? part.fallback() : value);
            }
        }
        return text.toString();
    }

    /** A name comes from its sender: without control characters, so that it adds no lines, and not too long. */
    private static String oneLine(String value) {
        StringBuilder line = new StringBuilder();
        value.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .limit(VALUE_LENGTH_MAX)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
