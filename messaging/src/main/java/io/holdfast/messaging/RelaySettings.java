package io.holdfast.messaging;

import java.time.Duration;

/**
 * How eagerly the relay looks.
 *
 * @param busyPause the pause between looks while there was something a moment ago
 * @param gatherPause the pause after a round that carried many rows, but not all that it could
 * @param idlePauseMax the longest pause that looks without finding anything grow to; a wake ends it at once
 * @param standbyPause how often an instance that does not lead tries to
 * @param retryPause the pause after a failure of the database or the broker
 * @param fullScanInterval how often the whole table is looked at
 * @param batchRowsMax rows sent and deleted together
 * @param windowIds how far behind the highest sent id a missing one is waited for
 */
record RelaySettings(
        Duration busyPause,
        Duration gatherPause,
        Duration idlePauseMax,
        Duration standbyPause,
        Duration retryPause,
        Duration fullScanInterval,
        int batchRowsMax,
        long windowIds) {

    /** In a round; a few milliseconds apart that is thousands a second. */
    private static final int BURST_ROWS_MIN = 16;

    /** Rows come so fast that a moment's patience spares whole rounds; a full round is not waited after. */
    boolean isBurst(int rows) {
        return rows >= BURST_ROWS_MIN && rows < batchRowsMax;
    }

    Duration nextIdlePause(Duration idle) {
        Duration doubled = idle.plus(idle);
        return doubled.compareTo(idlePauseMax) > 0 ? idlePauseMax : doubled;
    }
}
