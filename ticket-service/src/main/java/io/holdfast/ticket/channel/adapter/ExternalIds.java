package io.holdfast.ticket.channel.adapter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of channels, bounded so that they can be keys. */
public final class ExternalIds {

    private static final int LENGTH_MAX = 255;

    private ExternalIds() {}

    /** The id; of one that is longer than 255 characters {@code sha256:} and its digest in hex. */
    public static String bounded(String id) {
        return id.length() <= LENGTH_MAX ? id : ofContent(id.getBytes(StandardCharsets.UTF_8));
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
