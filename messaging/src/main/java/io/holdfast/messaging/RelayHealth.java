package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Whether the relay is ready and live, decided from what was observed of it.
 *
 * <ul>
 *   <li>Not ready: rows of a topic wait because the topic cannot be written; or rows wait and none was delivered for some
 *       time, whatever the reason.
 *   <li>Not live: the thread does not run; or nothing was delivered for a long time although Kafka answers. A restart does
 *       not help while Kafka is away, and a service cannot start without it.
 * </ul>
 *
 * @param reasons why it is not ready or not live; empty when it is both
 */
record RelayHealth(boolean ready, boolean live, List<String> reasons) {

    /** How recently Kafka must have answered so that it counts as present. */
    private static final Duration KAFKA_PRESENT = Duration.ofMinutes(1);

    /**
     * What was observed of the relay.
     *
     * @param started whether the thread has begun
     * @param leads whether this instance leads
     * @param sinceBeat since the thread was seen last
     * @param sinceProgress since rows were delivered, or none waited
     * @param sinceKafkaAnswered since a request to Kafka succeeded
     * @param heldTopics topics whose rows wait, each with the reason
     * @param failure the last failure since the last progress
     */
    record Observation(
            boolean started,
            boolean leads,
            Duration sinceBeat,
            Duration sinceProgress,
            Duration sinceKafkaAnswered,
            Map<String, String> heldTopics,
            @Nullable String failure) {}

    /**
     * Bounds of the checks.
     *
     * @param silentMax how long the thread may not be seen
     * @param notReadyAfter how long rows may wait without progress
     * @param notLiveAfter the same, for a restart
     */
    record Limits(Duration silentMax, Duration notReadyAfter, Duration notLiveAfter) {}

    static RelayHealth of(Observation seen, Limits limits) {
        if (!seen.started) {
            return new RelayHealth(true, true, List.of());
        }
        List<String> reasons = new ArrayList<>();
        boolean silent = isOver(seen.sinceBeat, limits.silentMax);
        if (silent) {
            reasons.add("the relay's thread has not been seen for " + seconds(seen.sinceBeat));
        }
        boolean stalled = seen.leads && isOver(seen.sinceProgress, limits.notReadyAfter);
        if (stalled) {
            reasons.add("rows of the outbox may wait, and none was sent for " + seconds(seen.sinceProgress)
                    + (seen.failure == null ? "" : ": " + seen.failure));
        }
        new TreeMap<>(seen.heldTopics)
                .forEach((topic, reason) -> reasons.add("rows wait for the topic " + topic + ": " + reason));
        boolean restart = stalled
                && isOver(seen.sinceProgress, limits.notLiveAfter)
                && !isOver(seen.sinceKafkaAnswered, KAFKA_PRESENT);
        return new RelayHealth(reasons.isEmpty(), !silent && !restart, List.copyOf(reasons));
    }

    private static boolean isOver(Duration time, Duration limit) {
        return time.compareTo(limit) > 0;
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }
}
