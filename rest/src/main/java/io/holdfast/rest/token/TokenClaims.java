package io.holdfast.rest.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;

/** The claims of a token that are used here; null or empty when the token has none. */
record TokenClaims(
        @Nullable String issuer,
        List<String> audiences,
        @Nullable String subject,
        Set<String> groups,
        @Nullable Instant issuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt) {

    /** 31 December 9999: later times are read as this one. */
    private static final long EPOCH_SECOND_MAX = 253_402_300_799L;

    /** @throws MalformedClaimException when a claim has another JSON type */
    static TokenClaims of(JwtClaims claims, RoleClaim roles) throws MalformedClaimException {
        return new TokenClaims(
                claims.getIssuer(),
                claims.hasAudience() ? List.copyOf(claims.getAudience()) : List.of(),
                claims.getSubject(),
                roles.rolesIn(claims),
                instant(claims.getIssuedAt()),
                instant(claims.getNotBefore()),
                instant(claims.getExpirationTime()));
    }

    private static @Nullable Instant instant(@Nullable NumericDate date) {
        return date == null ? null : Instant.ofEpochSecond(Math.clamp(date.getValue(), 0, EPOCH_SECOND_MAX));
    }
}
