package io.holdfast.rest.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The rules that a token's claims must follow.
 *
 * @param issuer the only accepted {@code iss}
 * @param audience must be one of the token's {@code aud}: a token for another system is refused
 * @param lifetimeMax longest time between {@code iat} and {@code exp}, and between now and {@code exp}
 * @param clockSkew how far the issuer's clock may be ahead; {@code exp} is exact
 */
public record TokenRules(String issuer, String audience, Duration lifetimeMax, Duration clockSkew) {

    /** The name of the channel integrations' credential, which no person may have. */
    public static final String RESERVED_SUBJECT = "channel";

    /** How the names of the stored credentials of channel integrations begin. */
    public static final String RESERVED_PREFIX = "key:";

    /** How the names of services begin, for what they do by themselves. */
    public static final String SERVICE_PREFIX = "service:";

    private static final int SUBJECT_LENGTH_MAX = 255;

    /** Why the claims are refused; empty when they are accepted. */
    Optional<String> refusal(TokenClaims claims, Instant now) {
        if (!issuer.equals(claims.issuer())) {
            return Optional.of("its issuer is not " + issuer);
        }
        if (!claims.audiences().contains(audience)) {
            return Optional.of("its audience is not " + audience);
        }
        if (!isSubject(claims.subject())) {
            return Optional.of("it does not name a person or system (sub)");
        }
        return refusalByTime(claims, now);
    }

    private Optional<String> refusalByTime(TokenClaims claims, Instant now) {
        Instant expiresAt = claims.expiresAt();
        if (expiresAt == null) {
            return Optional.of("it does not expire (exp)");
        }
        if (!now.isBefore(expiresAt)) {
            return Optional.of("it has expired");
        }
        Instant latest = now.plus(clockSkew);
        if (isAfter(claims.issuedAt(), latest) || isAfter(claims.notBefore(), latest)) {
            return Optional.of("it is not valid yet");
        }
        Instant issuedAt = claims.issuedAt() == null ? latest : claims.issuedAt();
        if (isAfter(expiresAt, issuedAt.plus(lifetimeMax)) || isAfter(expiresAt, latest.plus(lifetimeMax))) {
            return Optional.of("it is valid for longer than " + lifetimeMax);
        }
        return Optional.empty();
    }

    private static boolean isAfter(@Nullable Instant time, Instant other) {
        return time != null && time.isAfter(other);
    }

    private static boolean isSubject(@Nullable String subject) {
        return subject != null
                && !subject.isBlank()
                && subject.length() <= SUBJECT_LENGTH_MAX
                && subject.chars().noneMatch(Character::isISOControl)
                && !subject.equals(RESERVED_SUBJECT)
                && !subject.startsWith(RESERVED_PREFIX)
                && !subject.startsWith(SERVICE_PREFIX);
    }
}
