package io.holdfast.rest.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The key pair of a test's issuer. */
record SigningKey(PublicJsonWebKey pair, String algorithm) {

    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    static SigningKey rsa(@Nullable String id) {
        try {
            PublicJsonWebKey pair = RsaJwkGenerator.generateJwk(2048);
            pair.setKeyId(id);
            return new SigningKey(pair, AlgorithmIdentifiers.RSA_USING_SHA256);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key for RS256 or PS256, whose set names the algorithm. */
    static SigningKey rsa(String id, String algorithm) {
        SigningKey key = rsa(id);
        key.pair().setAlgorithm(algorithm);
        return new SigningKey(key.pair(), algorithm);
    }

    static SigningKey ed25519(String id) {
        try {
            PublicJsonWebKey pair = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            pair.setKeyId(id);
            return new SigningKey(pair, AlgorithmIdentifiers.EDDSA);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static SigningKey ec(@Nullable String id) {
        try {
            PublicJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            pair.setKeyId(id);
            return new SigningKey(pair, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String set(SigningKey... keys) {
        return new JsonWebKeySet(List.of(keys).stream().map(SigningKey::pair).toList())
                .toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** Valid claims for an hour from {@link #NOW}, with some replaced; null: left out. */
    static JwtClaims claims(Map<String, @Nullable Object> replaced) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("holdfast");
        claims.setAudience("holdfast");
        claims.setSubject("ann");
        claims.setStringListClaim("groups", "agent");
        claims.setIssuedAt(NumericDate.fromSeconds(NOW.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 3600));
        replaced.forEach((name, value) -> {
            if (value == null) {
                claims.unsetClaim(name);
            } else {
                claims.setClaim(name, value);
            }
        });
        return claims;
    }

    String sign(JwtClaims claims) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(pair.getPrivateKey());
        token.setAlgorithmHeaderValue(algorithm);
        if (pair.getKeyId() != null) {
            token.setKeyIdHeaderValue(pair.getKeyId());
        }
        try {
            return token.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String token() {
        return sign(claims(Map.of()));
    }
}
