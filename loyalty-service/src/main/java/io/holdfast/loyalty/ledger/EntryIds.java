package io.holdfast.loyalty.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;

/** Name-based UUIDs: version 8 (RFC 9562), from the SHA-256 of the parts, each followed by a zero byte. */
public final class EntryIds {

    private EntryIds() {}

    static String compute(CustomerId customerId, String rule, EventKey cause) {
        return nameBased(customerId.value(), rule, cause.source(), cause.id()).toString();
    }

    /** The UUID of these parts in this order. No part may contain a zero byte, so the encoding is injective. */
    public static UUID nameBased(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
