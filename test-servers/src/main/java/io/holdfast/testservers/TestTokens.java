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
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Creates bearer tokens as production uses them: RS256, issuer {@code holdfast}, roles in {@code groups}. One key pair per JVM. */
public final class TestTokens {

    private static final String PRIVATE_KEY = "holdfast.test-servers.jwt.private-key";
    private static final String PUBLIC_KEY_FILE = "holdfast.test-servers.jwt.public-key-file";
    private static final int KEY_BITS = 2048;

    private TestTokens() {}

    /** The value of an {@code Authorization} header: {@code Bearer …}, valid for an hour. */
    public static String bearer(String... roles) {
        return "Bearer " + token(roles);
    }

    /** A token, valid for an hour. */
    public static String token(String... roles) {
        return token(Instant.now().plus(Duration.ofHours(1)), roles);
    }

    /** A token that expires at the given time, which may be in the past. */
    public static String token(Instant expiresAt, String... roles) {
        String groups = Arrays.stream(roles).map(role -> "\"" + role + "\"").collect(Collectors.joining(",", "[", "]"));
        String claims = """
                {"iss":"holdfast","sub":"tester","upn":"tester","groups":%s,"iat":%d,"exp":%d,"jti":"%s"}""".formatted(
                        groups,
                        expiresAt.minus(Duration.ofHours(1)).getEpochSecond(),
                        expiresAt.getEpochSecond(),
                        UUID.randomUUID());
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The public key as a PEM file, for {@code HOLDFAST_JWT_PUBLIC_KEY}. */
    static Path publicKeyFile() {
        generateKeysOnce();
        return Path.of(System.getProperty(PUBLIC_KEY_FILE));
    }

    private static PrivateKey privateKey() throws GeneralSecurityException {
        generateKeysOnce();
        byte[] encoded = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
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

    private static String pem(byte[] publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
