package io.holdfast.ticket.state;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.TicketEvent.ReplySent;

/**
 * Digest of what an event says of its entity: half of a SHA-256, as a UUID of version 8 (RFC 9562). The time is left
 * out, because a sender that repeats something under a new event id often gives it a new time; equal amounts are equal
 * however they are written.
 */
final class ContentDigest {

    private final MessageDigest digest = sha256();

    private ContentDigest() {}

    static UUID of(Purchase purchase) {
        ContentDigest content = new ContentDigest();
        content.add(purchase.customerId());
        content.add(purchase.amount());
        content.add(purchase.currency());
        content.add(purchase.channel());
        content.add(purchase.referredBy());
        for (Item item : purchase.items()) {
            content.add(item.sku());
            content.add(item.category());
            content.add(item.quantity());
            content.add(item.amount());
        }
        return content.finish();
    }

    static UUID of(ReplySent reply) {
        ContentDigest content = new ContentDigest();
        content.add(reply.customerId());
        content.add(reply.author().wireName());
        content.add(reply.agentId());
        content.add(reply.visibility().wireName());
        content.add(reply.templateId());
        content.add(reply.variant());
        return content.finish();
    }

    private void add(BigDecimal amount) {
        add((Object) amount.stripTrailingZeros().toPlainString());
    }

    /** Each part ends with a zero byte, which no part contains; an absent one differs from an empty one. */
    private void add(@Nullable Object part) {
        if (part != null) {
            digest.update((byte) 1);
            digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) 0);
    }

    private UUID finish() {
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
