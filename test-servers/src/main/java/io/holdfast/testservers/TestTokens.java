package io.holdfast.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Creates bearer tokens as production uses them: RS256, issuer and audience {@code holdfast}, roles in {@code groups}. One key
 * pair per JVM.
 */
public final class TestTokens {

    private static final String PRIVATE_KEY = "holdfast.test-servers.jwt.private-key";
    private static final String PUBLIC_KEY_FILE = "holdfast.test-servers.jwt.public-key-file";
    private static final int KEY_BITS = 2048;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private TestTokens() {}

    /** The value of an {@code Authorization} header: {@code Bearer …}, valid for an hour. */
    public static String bearer(String... roles) {
        return "Bearer " + token(roles);
    }

    /** A token, valid for an hour. */
    public static String token(String... roles) {
        return token(Instant.now().plus(LIFETIME), roles);
    }

    /** A token that expires at the given time, which may be in the past. */
    public static String token(Instant expiresAt, String... roles) {
        return signed(claims(expiresAt, roles));
    }

    /** A token of the person or system with this name, valid for an hour. */
    public static String tokenOf(String subject, String... roles) {
        Map<String, Object> claims = claims(Instant.now().plus(LIFETIME), roles);
        claims.put("sub", subject);
        return signed(claims);
    }

    /** Tokens with the role admin that must be refused, by what is wrong with them. */
    public static Map<String, String> refused() {
        Map<String, String> tokens = new LinkedHashMap<>();
        Instant now = Instant.now();
        tokens.put("expired", token(now.minusSeconds(1), "admin"));
        tokens.put(
                "valid for too long",
                with("exp", now.plus(Duration.ofDays(3650)).getEpochSecond()));
        tokens.put("not valid yet", with("nbf", now.plus(Duration.ofMinutes(10)).getEpochSecond()));
        tokens.put("another audience", with("aud", "another-system"));
        tokens.put("another issuer", with("iss", "another-issuer"));
        for (String claim : List.of("exp", "aud", "iss", "sub")) {
            Map<String, Object> claims = claims(now.plus(LIFETIME), "admin");
            claims.remove(claim);
            tokens.put("no " + claim, signed(claims));
        }
        String content = encoded(json(claims(now.plus(LIFETIME), "admin")));
        tokens.put("alg none", encoded("{\"alg\":\"none\"}") + "." + content + ".");
        String symmetric = encoded("{\"alg\":\"HS256\"}") + "." + content;
        tokens.put("HMAC with the public key", symmetric + "." + hmacWithPublicKey(symmetric));
        String valid = token("admin");
        tokens.put("another signature", valid.substring(0, valid.length() - 12) + "AAAAAAAAAAAA");
        tokens.put("cut off", valid.substring(0, valid.lastIndexOf('.')));
        tokens.put("empty", "");
        return tokens;
    }

    private static String with(String claim, Object value) {
        Map<String, Object> claims = claims(Instant.now().plus(LIFETIME), "admin");
        claims.put(claim, value);
        return signed(claims);
    }

    private static Map<String, Object> claims(Instant expiresAt, String... roles) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "holdfast");
        claims.put("aud", "holdfast");
        claims.put("sub", "tester");
        claims.put("upn", "not-the-sub");
        claims.put("groups", List.of(roles));
        claims.put("iat", expiresAt.minus(LIFETIME).getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> object ->
                object.entrySet().stream()
                        .map(entry -> json(String.valueOf(entry.getKey())) + ":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(TestTokens::json).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            default -> "\"" + value + "\"";
        };
    }

    private static String signed(Map<String, Object> claims) {
        return sign(claims, privateKey());
    }

    /** A token, valid for an hour, signed by another key: accepted once that key is in the service's file of keys. */
    public static String signedBy(PrivateKey key, String... roles) {
        return sign(claims(Instant.now().plus(LIFETIME), roles), key);
    }

    private static String sign(Map<String, Object> claims, PrivateKey key) {
        String content = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(json(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hmacWithPublicKey(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Files.readAllBytes(publicKeyFile()), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The public key as a PEM file, for {@code HOLDFAST_JWT_PUBLIC_KEY}. */
    public static Path publicKeyFile() {
        generateKeysOnce();
        return Path.of(System.getProperty(PUBLIC_KEY_FILE));
    }

    private static PrivateKey privateKey() {
        generateKeysOnce();
        byte[] encoded = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void generateKeysOnce() {
        synchronized (RunningServers.JVM_LOCK) {
            @Nullable String made = System.getProperty(PUBLIC_KEY_FILE);
            if (made != null) {
                return;
            }
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(KEY_BITS);
                KeyPair keys = generator.generateKeyPair();
                Path file = Files.createTempFile("holdfast-jwt-", ".pem");
                file.toFile().deleteOnExit();
                Files.writeString(file, pem(keys.getPublic().getEncoded()));
                System.setProperty(
                        PRIVATE_KEY,
                        Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
                System.setProperty(PUBLIC_KEY_FILE, file.toString());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** A public key as a block of PEM. */
    public static String pem(byte[] publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
