package io.holdfast.architecture.bad.decision;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

class ReadsTheClock {

    List<Instant> now() {
        return List.of(
                Instant.now(),
                Instant.ofEpochMilli(System.currentTimeMillis()),
                Instant.ofEpochSecond(0, System.nanoTime()),
                Clock.systemUTC().instant());
    }
}
