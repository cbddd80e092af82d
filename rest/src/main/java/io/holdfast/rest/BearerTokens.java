package io.holdfast.rest;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import io.holdfast.rest.TokenIssuers.TokenIssuer;
import io.holdfast.rest.token.TokenCheck;

/** Verifies bearer tokens with the current keys, and with newer ones when a token is signed by an unknown key. */
@ApplicationScoped
class BearerTokens {

    /** A request waits this long for newer keys. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private static final int RETRY_AFTER_SECONDS = 5;

    private final TokenIssuers issuers;
    /** Not the clock that is injected elsewhere: a test that moves that one must not make tokens expire. */
    private final Clock clock = Clock.systemUTC();

    BearerTokens(TokenConfig config, OidcConfig provider) {
        this.issuers = new TokenIssuers(config, provider);
    }

    void start(@Observes StartupEvent started) {
        issuers.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        issuers.close();
    }

    /** Fails with a 503 problem when no keys could be read yet. */
    Uni<TokenCheck> verify(String token) {
        TokenIssuer issuer = issuers.of(token);
        TokenCheck check = verifyNow(token, issuer);
        if (!(check instanceof TokenCheck.UnknownKey)) {
            return Uni.createFrom().item(check);
        }
        return Uni.createFrom()
                .completionStage(issuer.ring()::newer)
                .ifNoItem()
                .after(WAIT_MAX)
                .recoverWithUni(Uni.createFrom().voidItem())
                .emitOn(requestContext())
                .map(done -> {
                    if (issuer.ring().current().isEmpty()) {
                        throw Problem.unavailable(
                                "The keys for bearer tokens cannot be read at the moment.", RETRY_AFTER_SECONDS);
                    }
                    return verifyNow(token, issuer);
                });
    }

    private TokenCheck verifyNow(String token, TokenIssuer issuer) {
        return issuer.ring()
                .current()
                .map(keys -> issuer.verifier().verify(token, keys, clock.instant()))
                .orElseGet(TokenCheck.UnknownKey::new);
    }

    /** What follows must run where the request does. */
    private static Executor requestContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
