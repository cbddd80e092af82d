package io.holdfast.local.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.cli.UserError;

/**
 * Credentials of a platform. The API key is created at its first start; the token is renewed at each start, and while the
 * platform runs.
 *
 * @param channelKey value of the header {@code X-API-Key}, for channel integrations
 * @param adminToken bearer token with every role, valid for a day
 */
public record Credentials(String channelKey, String adminToken) {

    /** The longest that the services accept by default. */
    static final Duration TOKEN_LIFETIME = Duration.ofDays(1);

    private static final ObjectMapper JSON = new ObjectMapper();
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

    /** Creates what is missing, keeps the API key, and issues a new token. */
    public static Credentials renew(DataFolder folder, Instant now) {
        try {
            TokenIssuer issuer = TokenIssuer.openOrCreate(folder);
            if (!Files.exists(databasePassword(folder))) {
                DataFolder.writeOwnerOnly(databasePassword(folder), randomHex(24));
            }
            String key = Files.exists(folder.credentials()) ? read(folder).channelKey() : "";
            Credentials credentials = new Credentials(
                    key.isEmpty() ? "hf_" + randomHex(24) : key,
                    issuer.issue("admin", List.of("admin", "ops", "agent"), now, TOKEN_LIFETIME));
            DataFolder.writeOwnerOnly(
                    folder.credentials(),
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(Map.of(
                                            "channelKey", credentials.channelKey,
                                            "adminToken", credentials.adminToken))
                            + "\n");
            return credentials;
        } catch (IOException failed) {
            throw new UserError("cannot write the credentials to " + folder.credentials() + ": " + failed.getMessage());
        }
    }

    public static Path publicKey(DataFolder folder) {
        return TokenIssuer.publicKey(folder);
    }

    public static Path databasePassword(DataFolder folder) {
        return folder.path().resolve("database-password");
    }

    static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
