package io.holdfast.ticket.problem;

import java.util.Arrays;

/** Why every ticket of a problem is answered. */
enum TaskKind {
    /** When the problem is expected to be resolved. */
    ANNOUNCEMENT("announcement"),
    RESOLUTION("resolution");

    private final String stored;

    TaskKind(String stored) {
        this.stored = stored;
    }

    /** The value of the column {@code kind}. */
    String stored() {
        return stored;
    }

    static TaskKind of(String stored) {
        return Arrays.stream(values())
                .filter(kind -> kind.stored.equals(stored))
                .findFirst()
                .orElseThrow();
    }
}
