package io.holdfast.local.folder;

import java.io.IOException;
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
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.cli.UserError;

/** Issues the bearer tokens of a platform on this machine, signed with the private key in its folder. */
public final class TokenIssuer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_BITS = 2048;

    private final PrivateKey key;

    private TokenIssuer(PrivateKey key) {
        this.key = key;
    }

    /**
     * The issuer of the folder's platform.
     *
     * @throws UserError when the folder has no key, as before the first start
     */
    public static TokenIssuer open(DataFolder folder) {
        try {
            String pem = Files.readString(privateKey(folder)).replaceAll("-----[A-Z ]+-----|\\s", "");
            return new TokenIssuer(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
        } catch (IOException absent) {
            throw new UserError("there is no key to sign tokens with at " + privateKey(folder)
                    + "; start the platform with ./holdfast up, or name its folder with --data");
        } catch (GeneralSecurityException | IllegalArgumentException invalid) {
            throw new UserError(privateKey(folder) + " is not a private key: " + invalid.getMessage());
        }
    }

    /** As {@link #open}; creates the key pair when a part of it is missing. */
    static TokenIssuer openOrCreate(DataFolder folder) throws IOException {
        if (!Files.exists(privateKey(folder)) || !Files.exists(publicKey(folder))) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(KEY_BITS);
                KeyPair keys = generator.generateKeyPair();
                DataFolder.writeOwnerOnly(
                        privateKey(folder), pem("PRIVATE", keys.getPrivate().getEncoded()));
                DataFolder.writeOwnerOnly(
                        publicKey(folder), pem("PUBLIC", keys.getPublic().getEncoded()));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return open(folder);
    }

    static Path publicKey(DataFolder folder) {
        return folder.path().resolve("jwt-public.pem");
    }

    private static Path privateKey(DataFolder folder) {
        return folder.path().resolve("jwt-private.pem");
    }

    /** A token of the person or system with this name. */
    public String issue(String name, List<String> roles, Instant now, Duration lifetime) {
        try {
            String claims = JSON.writeValueAsString(Map.of(
                    "iss",
                    "holdfast",
                    "aud",
                    "holdfast",
                    "sub",
                    name,
                    "groups",
                    roles,
                    "iat",
                    now.getEpochSecond(),
                    "exp",
                    now.plus(lifetime).getEpochSecond(),
                    "jti",
                    Credentials.randomHex(8)));
            String content = base64Url("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64Url(claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64Url(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key), kind);
    }
}
