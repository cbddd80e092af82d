package io.holdfast.rest.token;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/**
 * A public key and the one algorithm that it is used with.
 *
 * @param id the {@code kid} of the tokens that it signs; null: not known, as in a PEM file
 */
record VerificationKey(@Nullable String id, String algorithm, PublicKey key) {

    /** RFC 7518: RS256 needs a key of this size or larger. */
    private static final int RSA_BITS_MIN = 2048;

    /** The curve of ES256, by its name in JSON Web Keys. */
    private static final String P_256 = "P-256";

    /** The curve of EdDSA, by its name in Java. */
    private static final String ED_25519 = "Ed25519";

    /**
     * A key for the algorithm that it is published with, or else for the usual one of its type: RS256, ES256, EdDSA.
     *
     * @param algorithm null when it is published without one
     * @return empty when the key fits none of the accepted algorithms, or not the one that it is published with
     */
    static Optional<VerificationKey> of(@Nullable String id, @Nullable PublicKey key, @Nullable String algorithm) {
        if (key instanceof RSAPublicKey rsa && AlgorithmIdentifiers.RSA_PSS_USING_SHA256.equals(algorithm)) {
            return rsa.getModulus().bitLength() >= RSA_BITS_MIN
                    ? Optional.of(new VerificationKey(id, AlgorithmIdentifiers.RSA_PSS_USING_SHA256, rsa))
                    : Optional.empty();
        }
        return usual(id, key).filter(usual -> algorithm == null || algorithm.equals(usual.algorithm()));
    }

    private static Optional<VerificationKey> usual(@Nullable String id, @Nullable PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() >= RSA_BITS_MIN ->
                Optional.of(new VerificationKey(id, AlgorithmIdentifiers.RSA_USING_SHA256, rsa));
            case ECPublicKey ec
            when P_256.equals(EllipticCurves.getName(ec.getParams().getCurve())) ->
                Optional.of(new VerificationKey(id, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, ec));
            case EdECPublicKey ed
            when ED_25519.equals(ed.getParams().getName()) ->
                Optional.of(new VerificationKey(id, AlgorithmIdentifiers.EDDSA, ed));
            case null, default -> Optional.empty();
        };
    }

    /** Whether it may have signed a token with this header; a token without {@code kid} may be signed by any key. */
    boolean mayHaveSigned(String tokenAlgorithm, @Nullable String tokenKeyId) {
        return algorithm.equals(tokenAlgorithm) && (id == null || tokenKeyId == null || id.equals(tokenKeyId));
    }
}
