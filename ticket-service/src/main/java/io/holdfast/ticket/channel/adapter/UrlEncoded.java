package io.holdfast.ticket.channel.adapter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Forms and queries of {@code application/x-www-form-urlencoded}. */
public final class UrlEncoded {

    private static final int PARAMETERS_MAX = 1_000;

    private UrlEncoded() {}

    /** A parameter, decoded. */
    public record Parameter(String name, String value) {}

    /**
     * The parameters in their order, blank ones too. A percent sign that begins no escape stands for itself.
     *
     * @throws UnreadableDelivery when there are more than 1,000
     */
    public static List<Parameter> parse(byte[] form) throws UnreadableDelivery {
        List<Parameter> parameters = new ArrayList<>();
        int start = 0;
        while (start < form.length) {
            int end = indexOf(form, '&', start, form.length);
            if (end > start) {
                if (parameters.size() == PARAMETERS_MAX) {
                    throw new UnreadableDelivery("There are more than " + PARAMETERS_MAX + " parameters.");
                }
                int equals = indexOf(form, '=', start, end);
                parameters.add(
                        new Parameter(decode(form, start, equals), decode(form, Math.min(equals + 1, end), end)));
            }
            start = end + 1;
        }
        return parameters;
    }

    /** The first value of a parameter; null without one. */
    public static @Nullable String first(List<Parameter> parameters, String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    /** The end when there is none. */
    private static int indexOf(byte[] bytes, char wanted, int start, int end) {
        int i = start;
        while (i < end && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private static String decode(byte[] form, int start, int end) {
        byte[] decoded = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            int escaped = form[i] == '%' && i + 2 < end ? hex(form[i + 1], form[i + 2]) : -1;
            if (escaped >= 0) {
                decoded[length++] = (byte) escaped;
                i += 2;
            } else {
                decoded[length++] = form[i] == '+' ? (byte) ' ' : form[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    /** Negative when these are no hexadecimal digits. */
    private static int hex(byte high, byte low) {
        int first = Character.digit((char) (high & 0xFF), 16);
        int second = Character.digit((char) (low & 0xFF), 16);
        return first < 0 || second < 0 ? -1 : 16 * first + second;
    }
}
