package io.holdfast.ticket.channel.adapter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of channels, bounded so that they can be keys. */
public final class ExternalIds {

    private static final int LENGTH_MAX = 255;

    private ExternalIds() {}

    /**
     * The id; {@code sha256:} and the digest in hex of one that is longer than 255 characters, or that has control
     * characters or halves of surrogate pairs, which PostgreSQL and UTF-8 refuse.
     */
    public static String bounded(String id) {
        return id.length() <= LENGTH_MAX && id.codePoints().allMatch(ExternalIds::canBeStored)
                ? id
                : ofContent(id.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean canBeStored(int codePoint) {
        return !Character.isISOControl(codePoint)
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }

    /** {@code sha256:} and the digest of the content in hex, for what has no id. */
    public static String ofContent(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
