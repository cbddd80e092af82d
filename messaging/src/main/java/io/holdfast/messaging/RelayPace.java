package io.holdfast.messaging;

import java.time.Duration;

/**
 * How eagerly the relay looks.
 *
 * @param busy the pause between looks while there was something a moment ago
 * @param idleMax the longest pause that looks without finding anything grow to; a wake ends it at once
 * @param standby how often an instance that does not lead tries to
 * @param retry the pause after a failure of the database or the broker
 * @param fullScan how often the whole table is looked at, not only the window
 * @param rowsMax rows sent and deleted together
 * @param windowIds how far behind the highest sent id a late row is looked for
 */
record RelayPace(
        Duration busy,
        Duration idleMax,
        Duration standby,
        Duration retry,
        Duration fullScan,
        int rowsMax,
        long windowIds) {

    Duration longer(Duration idle) {
        Duration doubled = idle.multipliedBy(2);
        return doubled.compareTo(idleMax) > 0 ? idleMax : doubled;
    }
}
