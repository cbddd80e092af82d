package io.holdfast.messaging;

import java.time.Duration;

/**
 * Pauses and bounds of the outbox relay.
 *
 * @param busyPause between rounds, after a round with rows
 * @param gatherPause after a round of a burst, so that the next one has more rows
 * @param idlePauseMax the limit of the pause that doubles with each empty round; a wake-up ends it at once
 * @param standbyPause between attempts to become the leader
 * @param retryPause after a failure of the database or the broker
 * @param fullScanInterval between scans of the whole table
 * @param acknowledgementMax how long a round may go without any acknowledgement before a new producer sends its rest
 * @param batchRowsMax rows sent and deleted in one round
 * @param batchBytesMax headers and payloads of one round; one row more may exceed it
 * @param windowIds how far behind the highest sent id a missing id is still expected
 */
record RelaySettings(
        Duration busyPause,
        Duration gatherPause,
        Duration idlePauseMax,
        Duration standbyPause,
        Duration retryPause,
        Duration fullScanInterval,
        Duration acknowledgementMax,
        int batchRowsMax,
        long batchBytesMax,
        long windowIds) {

    /** Rows of one round; with rounds a few milliseconds apart that is thousands a second. */
    private static final int BURST_ROWS_MIN = 16;

    static RelaySettings of(OutboxConfig config) {
        return new RelaySettings(
                config.busyPause(),
                config.gatherPause(),
                config.idlePauseMax(),
                config.standbyPause(),
                config.retryPause(),
                config.fullScan(),
                config.acknowledgementMax(),
                config.batchRowsMax(),
                config.batchBytesMax(),
                config.windowIds());
    }

    /** Whether a pause saves rounds: many rows arrived, but fewer than a full batch, after which there is no pause. */
    boolean isBurst(int rows) {
        return rows >= BURST_ROWS_MIN && rows < batchRowsMax;
    }

    Duration nextIdlePause(Duration idle) {
        Duration doubled = idle.plus(idle);
        return doubled.compareTo(idlePauseMax) > 0 ? idlePauseMax : doubled;
    }
}
