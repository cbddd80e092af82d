package io.holdfast.sla;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wall clock that a test can set. */
public final class AdjustableClock extends Clock {

    private static volatile Duration offset = Duration.ZERO;

    /** Replaces the service's own clock bean. */
    @Singleton
    static final class Producer {
        @Produces
        @Singleton
        Clock clock() {
            return new AdjustableClock();
        }
    }

    public static void set(Duration ahead) {
        offset = ahead;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
