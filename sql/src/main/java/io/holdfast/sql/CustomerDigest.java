package io.holdfast.sql;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * SHA-256 of a customer's id. It is stored in place of the id of an erased customer, so that events from before the
 * erasure can be recognised and ignored when they are delivered again.
 */
public final class CustomerDigest {

    private CustomerDigest() {}

    /** The digest as 32 bytes, for a {@code bytea} column. */
    public static byte[] bytes(String customerId) {
        return Sha256.instance().digest(customerId.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest as 64 lower-case hexadecimal digits, for a {@code text} column. */
    public static String hex(String customerId) {
        return HexFormat.of().formatHex(bytes(customerId));
    }
}
