package io.holdfast.messaging;

import java.time.Duration;

/**
 * How eagerly the relay looks.
 *
 * @param busy the pause between looks while there was something a moment ago
 * @param gather the pause after a round that carried many rows, but not all that it could
 * @param idleMax the longest pause that looks without finding anything grow to; a wake ends it at once
 * @param standby how often an instance that does not lead tries to
 * @param retry the pause after a failure of the database or the broker
 * @param fullScan how often the whole table is looked at
 * @param rowsMax rows sent and deleted together
 * @param windowIds how far behind the highest sent id a missing one is waited for
 */
record RelayPace(
        Duration busy,
        Duration gather,
        Duration idleMax,
        Duration standby,
        Duration retry,
        Duration fullScan,
        int rowsMax,
        long windowIds) {

    /** In a round; a few milliseconds apart that is thousands a second. */
    private static final int CROWD_ROWS = 16;

    /** Rows come so fast that a moment's patience spares whole rounds; a full round is not waited after. */
    boolean isCrowd(int rows) {
        return rows >= CROWD_ROWS && rows < rowsMax;
    }

    Duration longer(Duration idle) {
        Duration doubled = idle.plus(idle);
        return doubled.compareTo(idleMax) > 0 ? idleMax : doubled;
    }
}
