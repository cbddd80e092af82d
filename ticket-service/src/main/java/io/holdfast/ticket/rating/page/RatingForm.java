package io.holdfast.ticket.rating.page;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the form of a rating page sends ({@code application/x-www-form-urlencoded}).
 *
 * @param score 1 to 5; null when it is missing or something else
 * @param comment null when it is blank
 * @param error why the rating cannot be taken, for the customer; null when it can
 */
public record RatingForm(
        @Nullable Integer score,
        @Nullable String comment,
        @Nullable String error) {

    static final int COMMENT_LENGTH_MAX = 5_000;

    /** Bytes of a form: a comment of the greatest length takes at most nine for each character. */
    static final int BYTES_MAX = 64 * 1024;

    private static final int FIELDS_MAX = 10;
    private static final int HEX = 16;

    /** A form on which a score is chosen, if it is one. */
    public static RatingForm chosen(@Nullable String score) {
        return new RatingForm(scoreOf(score), null, null);
    }

    /** Parses a form; whatever the bytes are, it has a score or an error. */
    public static RatingForm parse(byte[] body) {
        if (body.length > BYTES_MAX) {
            return new RatingForm(null, null, "Your comment is too long.");
        }
        String text = new String(body, StandardCharsets.UTF_8);
        Integer score = scoreOf(field(text, "score").orElse(null));
        String comment = field(text, "comment")
                .map(found -> found.replace("\0", "").strip())
                .filter(found -> !found.isEmpty())
                .orElse(null);
        if (comment != null && comment.length() > COMMENT_LENGTH_MAX) {
            return new RatingForm(score, comment, "Your comment is too long: at most 5,000 characters.");
        }
        return new RatingForm(score, comment, score == null ? "Please choose a rating from 1 to 5." : null);
    }

    private static @Nullable Integer scoreOf(@Nullable String text) {
        return text != null && text.length() == 1 && text.charAt(0) >= '1' && text.charAt(0) <= '5'
                ? Integer.valueOf(text.charAt(0) - '0')
                : null;
    }

    private static Optional<String> field(String form, String name) {
        for (String field : form.split("&", FIELDS_MAX)) {
            int equals = field.indexOf('=');
            if (equals > 0 && field.substring(0, equals).equals(name)) {
                return decode(field.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    /** Percent-decodes a value; empty when it is malformed. */
    private static Optional<String> decode(String encoded) {
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                boolean isWhole = i + 2 < in.length;
                int high = isWhole ? Character.digit(in[i + 1], HEX) : -1;
                int low = isWhole ? Character.digit(in[i + 2], HEX) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                out[length++] = (byte) (high * HEX + low);
                i += 2;
            } else {
                out[length++] = in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return Optional.of(new String(out, 0, length, StandardCharsets.UTF_8));
    }
}
