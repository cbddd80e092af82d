package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
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
import io.vertx.core.http.HttpServerResponse;
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
    private static final ChannelKey CONFIGURED = new ChannelKey(Caller.CHANNEL, Set.of());

    private final byte[] configuredKey;
    private final ChannelKeys keys;
    private final BearerTokens tokens;

    RequestAuthentication(
            @ConfigProperty(name = "holdfast.channel-key") String configuredKey,
            ChannelKeys keys,
            BearerTokens tokens) {
        this.configuredKey = configuredKey.getBytes(StandardCharsets.UTF_8);
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String key = request.request().getHeader(KEY_HEADER);
        String token = tokenOf(request.request().getHeader("Authorization"));
        if (key == null) {
            return token == null ? Uni.createFrom().nullItem() : identity(new KeyCheck.Absent(), token);
        }
        return check(key, request.response()).chain(keyCheck -> identity(keyCheck, token));
    }

    private Uni<KeyCheck> check(String key, HttpServerResponse response) {
        if (MessageDigest.isEqual(configuredKey, key.getBytes(StandardCharsets.UTF_8))) {
            return Uni.createFrom().item(new KeyCheck.Right(CONFIGURED));
        }
        return keys.use(key).map(use -> switch (use) {
            case ChannelKeys.Unknown unknown -> new KeyCheck.Wrong();
            case ChannelKeys.Accepted(ChannelKey valid, Map<String, String> headers) -> {
                headers.forEach(response::putHeader);
                yield new KeyCheck.Right(valid);
            }
            case ChannelKeys.RateExceeded(int retryAfterSeconds, Map<String, String> headers) -> {
                headers.forEach(response::putHeader);
                throw Problem.tooMany(retryAfterSeconds);
            }
        });
    }

    private Uni<SecurityIdentity> identity(KeyCheck keyCheck, @Nullable String token) {
        if (token == null) {
            return identityOf(keyCheck, null);
        }
        Uni<TokenCheck> verified = tokens.verify(token);
        return verified.onItemOrFailure()
                .transformToUni((check, failure) -> failure != null && !(keyCheck instanceof KeyCheck.Right)
                        ? Uni.createFrom().failure(failure)
                        : identityOf(keyCheck, check));
    }

    private static @Nullable String tokenOf(@Nullable String header) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private static Uni<SecurityIdentity> identityOf(KeyCheck key, @Nullable TokenCheck token) {
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
