package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Authenticates channel integrations by the header {@code X-API-Key}. A request without it is left to the next mechanism,
 * the bearer token.
 */
@ApplicationScoped
class ChannelKeys implements HttpAuthenticationMechanism {

    /** The role of channel integrations: they may send events. */
    static final String ROLE = "channel";

    private static final String HEADER = "X-API-Key";
    /** Higher than that of the bearer token. */
    private static final int PRIORITY = HttpAuthenticationMechanism.DEFAULT_PRIORITY + 100;

    private final byte[] key;
    private final SecurityIdentity channel;

    ChannelKeys(@ConfigProperty(name = "holdfast.channel-key") String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.channel = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(ROLE))
                .addRole(ROLE)
                .build();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String given = request.request().getHeader(HEADER);
        if (given == null) {
            return Uni.createFrom().nullItem();
        }
        if (MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8))) {
            return Uni.createFrom().item(channel);
        }
        return Uni.createFrom().failure(new AuthenticationFailedException());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}
