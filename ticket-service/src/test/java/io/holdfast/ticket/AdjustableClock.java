package io.holdfast.ticket;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/** The service's clock in tests: that of the system, unless a test sets it. */
@Alternative
@Priority(1)
@Singleton
public class AdjustableClock extends Clock {

    private static final AtomicReference<@Nullable Instant> NOW = new AtomicReference<>();

    AdjustableClock() {}

    /** Stops the clock at an instant. */
    public static void set(Instant now) {
        NOW.set(now);
    }

    /** Lets it be the system's again. */
    public static void reset() {
        NOW.set(null);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.system(zone);
    }

    @Override
    public Instant instant() {
        Instant now = NOW.get();
        return now == null ? Clock.systemUTC().instant() : now;
    }
}
