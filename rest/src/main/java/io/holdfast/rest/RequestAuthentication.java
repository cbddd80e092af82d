package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Caller.KeyCheck;
import io.holdfast.rest.token.TokenCheck;

/**
 * Authenticates requests by the header {@code X-API-Key} (channel integrations), by {@code Authorization: Bearer} (people and
 * systems), or by both.
 */
@ApplicationScoped
class RequestAuthentication implements HttpAuthenticationMechanism {

    private static final String KEY_HEADER = "X-API-Key";
    private static final String SCHEME = "bearer ";

    private final byte[] key;
    private final BearerTokens tokens;

    RequestAuthentication(@ConfigProperty(name = "holdfast.channel-key") String key, BearerTokens tokens) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.tokens = tokens;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        KeyCheck keyCheck = check(request.request().getHeader(KEY_HEADER));
        String token = tokenOf(request.request().getHeader("Authorization"));
        if (token != null) {
            Uni<TokenCheck> verified = tokens.verify(token);
            return verified.onItemOrFailure()
                    .transformToUni((check, failure) -> failure != null && keyCheck != KeyCheck.RIGHT
                            ? Uni.createFrom().failure(failure)
                            : identity(keyCheck, check));
        }
        return keyCheck == KeyCheck.ABSENT ? Uni.createFrom().nullItem() : identity(keyCheck, null);
    }

    private KeyCheck check(@Nullable String given) {
        if (given == null) {
            return KeyCheck.ABSENT;
        }
        return MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8)) ? KeyCheck.RIGHT : KeyCheck.WRONG;
    }

    private static @Nullable String tokenOf(@Nullable String header) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private static Uni<SecurityIdentity> identity(KeyCheck key, @Nullable TokenCheck token) {
        return Caller.of(key, token)
                .map(caller -> Uni.createFrom()
                        .<SecurityIdentity>item(QuarkusSecurityIdentity.builder()
                                .setPrincipal(caller)
                                .addRoles(caller.roles())
                                .build()))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException(Caller.refusal(token))));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
