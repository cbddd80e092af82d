package io.holdfast.architecture.good.decision;

import java.time.Instant;

final class Times {

    private Times() {}

    static boolean isBefore(Instant one, Instant other) {
        return one.isBefore(other);
    }
}
