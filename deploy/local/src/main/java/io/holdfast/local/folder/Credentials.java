package io.holdfast.local.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.cli.UserError;

/**
 * Credentials of a platform, created at its first start.
 *
 * @param channelKey value of the header {@code X-API-Key}, for channel integrations
 * @param adminToken bearer token with every role, valid for ten years
 */
public record Credentials(String channelKey, String adminToken) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOKEN_VALIDITY = Duration.ofDays(3650);
    private static final int KEY_BITS = 2048;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Reads the credentials of the folder.
     *
     * @throws UserError when there are none, as before the first start
     */
    public static Credentials read(DataFolder folder) {
        try {
            JsonNode json = JSON.readTree(folder.credentials().toFile());
            return new Credentials(
                    json.path("channelKey").asText(), json.path("adminToken").asText());
        } catch (IOException absent) {
            throw new UserError("there are no credentials in " + folder.credentials()
                    + "; start the platform with ./holdfast up, or name its folder with --data");
        }
    }

    /** Reads the credentials of the folder; creates them and their keys when any is missing. */
    public static Credentials readOrCreate(DataFolder folder, Instant now) {
        try {
            if (!Files.exists(folder.credentials())
                    || !Files.exists(publicKey(folder))
                    || !Files.exists(databasePassword(folder))) {
                create(folder, now);
            }
            return read(folder);
        } catch (IOException failed) {
            throw new UserError("cannot write the credentials to " + folder.credentials() + ": " + failed.getMessage());
        }
    }

    public static Path publicKey(DataFolder folder) {
        return folder.path().resolve("jwt-public.pem");
    }

    public static Path databasePassword(DataFolder folder) {
        return folder.path().resolve("database-password");
    }

    private static void create(DataFolder folder, Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            KeyPair keys = generator.generateKeyPair();
            DataFolder.writeOwnerOnly(
                    folder.path().resolve("jwt-private.pem"),
                    pem("PRIVATE", keys.getPrivate().getEncoded()));
            DataFolder.writeOwnerOnly(
                    publicKey(folder), pem("PUBLIC", keys.getPublic().getEncoded()));
            if (!Files.exists(databasePassword(folder))) {
                DataFolder.writeOwnerOnly(databasePassword(folder), randomHex(24));
            }
            Map<String, String> credentials =
                    Map.of("channelKey", "hf_" + randomHex(24), "adminToken", token(keys.getPrivate(), now));
            DataFolder.writeOwnerOnly(
                    folder.credentials(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(credentials) + "\n");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String token(PrivateKey key, Instant now) throws GeneralSecurityException, IOException {
        String claims = JSON.writeValueAsString(Map.of(
                "iss", "holdfast",
                "sub", "admin",
                "upn", "admin",
                "groups", List.of("admin", "ops", "agent"),
                "iat", now.getEpochSecond(),
                "exp", now.plus(TOKEN_VALIDITY).getEpochSecond(),
                "jti", randomHex(8)));
        String signed = base64Url("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64Url(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64Url(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key), kind);
    }
}
