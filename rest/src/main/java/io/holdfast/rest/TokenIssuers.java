package io.holdfast.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.holdfast.rest.token.KeyRing;
import io.holdfast.rest.token.KeySource;
import io.holdfast.rest.token.RoleClaim;
import io.holdfast.rest.token.TokenRules;
import io.holdfast.rest.token.TokenVerifier;

/** The issuers whose tokens are accepted, each with keys and rules of its own. */
final class TokenIssuers {

    private static final Set<String> ROLES = Set.of("agent", "ops", "admin");

    /** One issuer. */
    record TokenIssuer(String name, KeyRing ring, TokenVerifier verifier) {}

    private final List<TokenIssuer> issuers = new ArrayList<>(2);

    /** @throws IllegalStateException when there is none, or a setting is invalid */
    TokenIssuers(TokenConfig local, OidcConfig provider) {
        provider.issuer().ifPresent(name -> issuers.add(provider(name, local, provider)));
        local.keys().ifPresent(keys -> issuers.add(local(keys, local)));
        if (issuers.isEmpty()) {
            throw new IllegalStateException(
                    "no bearer token could be verified: set HOLDFAST_JWT_PUBLIC_KEY, HOLDFAST_OIDC_ISSUER, or both");
        }
    }

    /** The issuer that a token names; another one, which refuses it, when it names none of them. */
    TokenIssuer of(String token) {
        if (issuers.size() > 1) {
            Optional<String> claimed = TokenVerifier.claimedIssuer(token);
            for (TokenIssuer issuer : issuers) {
                if (claimed.isPresent() && claimed.get().equals(issuer.name())) {
                    return issuer;
                }
            }
        }
        return issuers.getLast();
    }

    void start() {
        issuers.forEach(issuer -> issuer.ring().start());
    }

    void close() {
        issuers.forEach(issuer -> issuer.ring().close());
    }

    private static TokenIssuer local(String keys, TokenConfig config) {
        return new TokenIssuer(
                config.issuer(),
                new KeyRing(KeySource.at(keys, config.keysTimeout()), config.keysInterval(), config.keysPauseMin()),
                verifier(config.issuer(), config.audience(), config, RoleClaim.GROUPS));
    }

    private static TokenIssuer provider(String name, TokenConfig config, OidcConfig provider) {
        Duration timeout = config.keysTimeout();
        RoleClaim roles =
                new RoleClaim(provider.rolesClaim(), mapping(provider.roles().orElse(List.of())));
        try {
            return new TokenIssuer(
                    name,
                    new KeyRing(KeySource.ofIssuer(name, timeout), provider.keysInterval(), config.keysPauseMin()),
                    verifier(name, provider.audience(), config, roles));
        } catch (IllegalArgumentException invalid) {
            throw new IllegalStateException("HOLDFAST_OIDC_ISSUER: " + invalid.getMessage(), invalid);
        }
    }

    private static TokenVerifier verifier(String issuer, String audience, TokenConfig config, RoleClaim roles) {
        return new TokenVerifier(new TokenRules(issuer, audience, config.lifetimeMax(), config.clockSkew()), roles);
    }

    private static Map<String, String> mapping(List<String> entries) {
        Map<String, String> roles = new HashMap<>();
        for (String entry : entries) {
            int end = entry.lastIndexOf('=');
            String role = entry.substring(end + 1).strip();
            if (end < 1 || !ROLES.contains(role)) {
                throw new IllegalStateException(
                        "HOLDFAST_OIDC_ROLES: '" + entry + "' is not NAME=ROLE with the role agent, ops or admin");
            }
            roles.put(entry.substring(0, end).strip(), role);
        }
        return roles;
    }
}
