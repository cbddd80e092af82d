package io.holdfast.sla.breach;

import java.time.Instant;

import io.holdfast.rest.CursorFormat;

/** The sort key of a list of breaches. */
record BreachPosition(Instant breachedAt, String breachId) {

    static final CursorFormat<BreachPosition> CURSOR = new CursorFormat<>(
            "breaches",
            (position, to) -> to.instant(position.breachedAt()).text(position.breachId()),
            from -> new BreachPosition(from.instant(), from.text()));

    static BreachPosition of(BreachView breach) {
        return new BreachPosition(breach.breachedAt(), breach.breachId());
    }
}
