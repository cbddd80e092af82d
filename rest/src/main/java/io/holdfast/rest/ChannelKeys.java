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

/** {@code X-API-Key}: channel integrations. Whoever sends none is asked for a bearer token by the next mechanism. */
@ApplicationScoped
class ChannelKeys implements HttpAuthenticationMechanism {

    /** What a channel integration may do: bring events in. */
    static final String ROLE = "channel";

    private static final String HEADER = "X-API-Key";
    /** Before the bearer token's. */
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
