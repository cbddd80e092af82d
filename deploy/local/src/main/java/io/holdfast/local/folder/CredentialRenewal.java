package io.holdfast.local.folder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.holdfast.local.cli.UserError;

/** Renews the token in {@code credentials.json} while a platform runs, when half of its lifetime has passed. */
public final class CredentialRenewal {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    private final DataFolder folder;
    private final InstantSource clock;
    private volatile Credentials credentials;
    private volatile Instant renewAt;

    /** Renews the token now. */
    public CredentialRenewal(DataFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        Instant now = clock.instant();
        this.credentials = Credentials.renew(folder, now);
        this.renewAt = now.plus(Credentials.TOKEN_LIFETIME.dividedBy(2));
    }

    public Credentials current() {
        return credentials;
    }

    /** Looks at the clock at an interval, in a thread of its own: the machine may sleep meanwhile. */
    public void start(Consumer<String> messages) {
        Thread.ofPlatform().name("credential-renewal").daemon().start(() -> {
            try {
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL.toMillis());
                    try {
                        renewIfDue();
                    } catch (UserError failed) {
                        messages.accept(String.valueOf(failed.getMessage()));
                    }
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(renewAt)) {
            credentials = Credentials.renew(folder, now);
            renewAt = now.plus(Credentials.TOKEN_LIFETIME.dividedBy(2));
        }
    }
}
