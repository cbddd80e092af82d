package io.holdfast.rest.token;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The public keys that tokens are verified with. */
public record VerificationKeys(List<VerificationKey> keys) {

    /** A token without {@code kid} is tried with every key. */
    private static final int KEYS_MAX = 20;

    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");

    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /**
     * Parses a JSON Web Key Set, a single JSON Web Key, or PEM blocks of public keys or certificates. Keys of other types
     * or for other uses are left out.
     *
     * @throws IllegalArgumentException when there is no usable key, or too many
     */
    public static VerificationKeys parse(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8).strip();
        List<VerificationKey> keys = text.startsWith("{") ? ofJson(text) : ofPem(text);
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("has " + keys.size() + " usable keys; needed are 1 to " + KEYS_MAX
                    + " public keys, RSA of 2048 bits or more, EC P-256 or Ed25519, as PEM or as a JSON Web Key Set");
        }
        return new VerificationKeys(List.copyOf(keys));
    }

    /** The keys that may have signed a token with this header. */
    List<VerificationKey> candidates(String algorithm, @Nullable String keyId) {
        return keys.stream().filter(key -> key.mayHaveSigned(algorithm, keyId)).toList();
    }

    private static List<VerificationKey> ofJson(String text) {
        try {
            List<JsonWebKey> all = text.contains("\"keys\"")
                    ? new JsonWebKeySet(text).getJsonWebKeys()
                    : List.of(JsonWebKey.Factory.newJwk(text));
            List<VerificationKey> usable = new ArrayList<>();
            for (JsonWebKey each : all) {
                if (each instanceof PublicJsonWebKey pair
                        && (each.getUse() == null || each.getUse().equals("sig"))) {
                    VerificationKey.of(each.getKeyId(), pair.getPublicKey(), each.getAlgorithm())
                            .ifPresent(usable::add);
                }
            }
            return usable;
        } catch (JoseException | ClassCastException invalid) {
            throw new IllegalArgumentException("is not a JSON Web Key Set: " + invalid.getMessage(), invalid);
        }
    }

    private static List<VerificationKey> ofPem(String text) {
        List<VerificationKey> usable = new ArrayList<>();
        Matcher blocks = PEM_BLOCK.matcher(text);
        while (blocks.find()) {
            try {
                byte[] content = Base64.getMimeDecoder().decode(blocks.group(2));
                PublicKey key = blocks.group(1).equals("CERTIFICATE") ? ofCertificate(content) : publicKey(content);
                VerificationKey.of(null, key, null).ifPresent(usable::add);
            } catch (GeneralSecurityException | IllegalArgumentException invalid) {
                throw new IllegalArgumentException(
                        "has a PEM block that is not valid: " + invalid.getMessage(), invalid);
            }
        }
        return usable;
    }

    private static PublicKey ofCertificate(byte[] content) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(content))
                .getPublicKey();
    }

    private static PublicKey publicKey(byte[] content) throws GeneralSecurityException {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(content);
        InvalidKeySpecException last = new InvalidKeySpecException();
        for (String type : KEY_TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePublic(encoded);
            } catch (InvalidKeySpecException ofAnotherType) {
                last = ofAnotherType;
            }
        }
        throw last;
    }
}
