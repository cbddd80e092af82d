package io.holdfast.ticket.template.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/**
 * Assigns tickets to the variants of a template by rendezvous hashing (highest random weight; Thaler and Ravishankar 1998):
 * a ticket always gets the same variant, all variants get equally many tickets, and another variant that is added or removed
 * moves only the tickets that it gets or had.
 */
public final class VariantChoice {

    private VariantChoice() {}

    /** The variant that the ticket gets, whatever the order of the variants; there is at least one. */
    public static String of(String ticketId, String templateId, Collection<String> variants) {
        String chosen = "";
        long heaviest = 0;
        for (String variant : variants) {
            long weight = weight(ticketId, templateId, variant);
            int compared = Long.compareUnsigned(weight, heaviest);
            if (chosen.isEmpty() || compared > 0 || (compared == 0 && variant.compareTo(chosen) < 0)) {
                chosen = variant;
                heaviest = weight;
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("a template has at least one variant");
        }
        return chosen;
    }

    /** The first 64 bits of a SHA-256; the parts are ids, which hold no blank. */
    private static long weight(String ticketId, String templateId, String variant) {
        byte[] input = (templateId + " " + variant + " " + ticketId).getBytes(StandardCharsets.UTF_8);
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(input))
                    .getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
