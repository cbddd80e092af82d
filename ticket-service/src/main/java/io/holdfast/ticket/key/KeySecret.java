package io.holdfast.ticket.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret of a key: {@code hf_} and 256 random bits in Base64 for URLs. It is shown once and stored as its SHA-256.
 * Without a salt and without a slow hash, which protect passwords: nobody can try 2^256 secrets.
 */
record KeySecret(String text) {

    private static final String START = "hf_";
    private static final int RANDOM_BYTES = 32;
    private static final int LENGTH = START.length() + 43;
    private static final int PREFIX_LENGTH = START.length() + 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeySecret generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new KeySecret(START + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether a text may be a secret: no other one is worth a look at the database. */
    static boolean hasForm(String text) {
        return text.length() == LENGTH && text.startsWith(START);
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must provide SHA-256", e);
        }
    }

    /** The digest as a key of a map. */
    String digestHex() {
        return HexFormat.of().formatHex(digest());
    }

    /** What the key is recognised by: 30 of its 256 bits. */
    String prefix() {
        return text.substring(0, PREFIX_LENGTH);
    }

    /** Not the secret, which must not get into a log. */
    @Override
    public String toString() {
        return prefix() + "…";
    }
}
