package io.holdfast.rest.token;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Verifies bearer tokens: a signature by one of the keys with one of four algorithms, and claims that follow the rules. */
public final class TokenVerifier {

    private static final Set<String> ALGORITHMS = Set.of(
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.EDDSA);
    private static final AlgorithmConstraints ONLY_THESE =
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new));
    private static final TokenCheck UNREADABLE = new TokenCheck.Refused("it is not a signed JSON Web Token");

    private final TokenRules rules;
    private final RoleClaim roles;

    public TokenVerifier(TokenRules rules, RoleClaim roles) {
        this.rules = rules;
        this.roles = roles;
    }

    /** Whom a token names as its issuer; empty when it names none. Nothing is verified: it says only whose keys to try. */
    public static Optional<String> claimedIssuer(String token) {
        JsonWebSignature signed = new JsonWebSignature();
        try {
            signed.setCompactSerialization(token);
            return Optional.ofNullable(
                    JwtClaims.parse(signed.getUnverifiedPayload()).getIssuer());
        } catch (JoseException | InvalidJwtException | MalformedClaimException unreadable) {
            return Optional.empty();
        }
    }

    /** Verifies a token in the compact form. */
    public TokenCheck verify(String token, VerificationKeys keys, Instant now) {
        JsonWebSignature signed = new JsonWebSignature();
        signed.setAlgorithmConstraints(ONLY_THESE);
        try {
            signed.setCompactSerialization(token);
            // Read as objects: the typed getters of the library fail with a ClassCastException.
            if (!(signed.getHeaders().getObjectHeaderValue("alg") instanceof String algorithm)) {
                return UNREADABLE;
            }
            if (!ALGORITHMS.contains(algorithm)) {
                return new TokenCheck.Refused("it is not signed with RS256, PS256, ES256 or EdDSA");
            }
            @Nullable Object id = signed.getHeaders().getObjectHeaderValue("kid");
            if (id != null && !(id instanceof String)) {
                return UNREADABLE;
            }
            for (VerificationKey key : keys.candidates(algorithm, (String) id)) {
                signed.setKey(key.key());
                if (signed.verifySignature()) {
                    return judge(signed.getPayload(), now);
                }
            }
            return new TokenCheck.UnknownKey();
        } catch (JoseException | InvalidJwtException | MalformedClaimException invalid) {
            return UNREADABLE;
        }
    }

    private TokenCheck judge(String payload, Instant now) throws InvalidJwtException, MalformedClaimException {
        TokenClaims claims = TokenClaims.of(JwtClaims.parse(payload), roles);
        return rules.refusal(claims, now)
                .<TokenCheck>map(TokenCheck.Refused::new)
                .orElseGet(() -> accepted(claims));
    }

    private static TokenCheck accepted(TokenClaims claims) {
        String subject = claims.subject();
        Instant expiresAt = claims.expiresAt();
        if (subject == null || expiresAt == null) {
            throw new IllegalStateException("the rules accepted a token without sub or exp");
        }
        return new TokenCheck.Accepted(subject, claims.groups(), expiresAt);
    }
}
