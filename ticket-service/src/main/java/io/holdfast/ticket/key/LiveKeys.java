package io.holdfast.ticket.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.ChannelKey;
import io.holdfast.rest.ChannelKeys;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.key.Quota.Take;
import io.holdfast.ticket.web.CommandResponses;

/**
 * The keys in memory, as they were read last. They are read at an interval, and when a request has one that is not known:
 * a new key may be used on every instance at once. While they cannot be read, those that were read last count.
 */
@Singleton
class LiveKeys implements ChannelKeys {

    private static final Logger LOG = Logger.getLogger(LiveKeys.class);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration USED_INTERVAL = Duration.ofMinutes(1);

    private final KeyTable table;
    private final Clock clock;
    private final Duration interval;
    private final Duration pauseMin;
    private final KeyRates rates;

    private volatile @Nullable Map<String, LiveKey> byDigest;

    private final Object lock = new Object();
    private @Nullable Uni<Void> reading;
    private long readStartedNanos;
    private long takenStartedNanos = System.nanoTime();
    private boolean wasReadable = true;

    /** Minutes in which keys were used, until they are stored. */
    private final Map<String, Instant> usedAt = new ConcurrentHashMap<>();

    private volatile Instant usedStoredAt;

    LiveKeys(KeyTable table, Clock clock, KeyConfig config) {
        this.table = table;
        this.clock = clock;
        this.interval = config.refreshInterval();
        this.pauseMin = config.refreshPauseMin();
        this.rates = new KeyRates(Quota.of(config.rateRequests(), config.rateWindow()), System::nanoTime);
        this.usedStoredAt = clock.instant();
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        readLater();
        vertx.setPeriodic(interval.toMillis(), timer -> {
            readLater();
            storeUsed();
        });
    }

    @Override
    public Uni<Use> use(String key) {
        if (!KeySecret.hasForm(key)) {
            return Uni.createFrom().item(new Unknown());
        }
        String digest = new KeySecret(key).digestHex();
        LiveKey known = find(digest);
        if (known != null) {
            return Uni.createFrom().item(used(known));
        }
        return newer().emitOn(CommandResponses.currentContext()).map(read -> {
            LiveKey found = find(digest);
            if (found != null) {
                return used(found);
            }
            if (byDigest == null) {
                throw Problem.unavailable("The API keys cannot be read at the moment.", RETRY_AFTER_SECONDS);
            }
            return new Unknown();
        });
    }

    /** Reads the keys after a change, so that it counts here at once. */
    Uni<Void> readNow() {
        return read();
    }

    private @Nullable LiveKey find(String digest) {
        Map<String, LiveKey> keys = byDigest;
        LiveKey key = keys == null ? null : keys.get(digest);
        return key != null && key.isValidAt(clock.instant()) ? key : null;
    }

    private Use used(LiveKey key) {
        Take take = rates.take(key.keyId());
        if (!take.isAllowed()) {
            return new RateExceeded(Quota.seconds(take.waitNanos()), rates.headers(take));
        }
        usedAt.put(key.keyId(), clock.instant().truncatedTo(ChronoUnit.MINUTES));
        return new Accepted(ChannelKey.stored(key.keyId(), key.channels()), rates.headers(take));
    }

    /** Completes when the keys have been read again; at once when the last read was too short a time ago. */
    private Uni<Void> newer() {
        synchronized (lock) {
            if (reading != null) {
                return reading;
            }
            if (byDigest != null && System.nanoTime() - readStartedNanos < pauseMin.toNanos()) {
                return Uni.createFrom().voidItem();
            }
            Uni<Void> started =
                    read().onTermination().invoke(this::readEnded).memoize().indefinitely();
            reading = started;
            return started;
        }
    }

    private void readEnded() {
        synchronized (lock) {
            reading = null;
        }
    }

    private void readLater() {
        newer().subscribe().with(done -> {}, failure -> LOG.debug("reading the API keys failed", failure));
    }

    /** Does not fail: what was read last stays. */
    private Uni<Void> read() {
        return Uni.createFrom().deferred(() -> {
            long started = System.nanoTime();
            synchronized (lock) {
                readStartedNanos = started;
            }
            return table.live(clock.instant())
                    .invoke(keys -> take(keys, started))
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithUni(failure -> {
                        reportOnce(failure);
                        return Uni.createFrom().voidItem();
                    });
        });
    }

    /** The answer to an earlier read may come later. */
    private void take(Map<String, LiveKey> keys, long started) {
        synchronized (lock) {
            if (started - takenStartedNanos < 0) {
                return;
            }
            takenStartedNanos = started;
            byDigest = keys;
            wasReadable = true;
        }
        rates.retain(keys.values().stream().map(LiveKey::keyId).collect(Collectors.toSet()));
    }

    private void reportOnce(Throwable failure) {
        synchronized (lock) {
            if (wasReadable) {
                LOG.warnf("the API keys cannot be read; those that were read last count: %s", failure);
            }
            wasReadable = false;
        }
    }

    private void storeUsed() {
        Instant now = clock.instant();
        if (usedAt.isEmpty() || Duration.between(usedStoredAt, now).abs().compareTo(USED_INTERVAL) < 0) {
            return;
        }
        usedStoredAt = now;
        Map<String, Instant> used = new HashMap<>(usedAt);
        table.updateUsed(used)
                .subscribe()
                .with(
                        done -> used.forEach(usedAt::remove),
                        failure -> LOG.debugf("when API keys were used is not stored: %s", failure));
    }
}
