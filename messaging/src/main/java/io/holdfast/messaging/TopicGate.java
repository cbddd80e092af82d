package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides to which topics rows are sent. A topic that is missing, forbidden or without a leader is closed: its rows wait,
 * those of other topics go on. The broker is asked about a topic before the first row of a session is sent to it, because a
 * producer would block for each record of a missing topic. A closed topic is asked for again, and opens by itself. Confined
 * to one thread; times are those of {@link System#nanoTime}.
 */
final class TopicGate {

    private static final Logger LOG = Logger.getLogger(TopicGate.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    /** For a topic that the broker describes as writable, and that refuses what is sent nevertheless. */
    private static final Duration SEND_AGAIN_MAX = Duration.ofMinutes(2);

    private final TopicProbe probe;
    private final Map<String, Integer> openPartitions = new HashMap<>();
    private final Map<String, Closed> closed = new TreeMap<>();
    /** How often in a row a topic that looked writable refused what was sent. */
    private final Map<String, Integer> refusals = new HashMap<>();

    private record Closed(String reason, long retryAtNanos) {}

    TopicGate(TopicProbe probe) {
        this.probe = probe;
    }

    Set<String> closedTopics() {
        return closed.keySet();
    }

    /** Why each closed topic is closed, by topic. */
    Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        closed.forEach((topic, state) -> reasons.put(topic, state.reason));
        return reasons;
    }

    /**
     * The rows that may be sent now: all but those of topics that turn out to be closed. Asks the broker about topics that
     * are not known.
     */
    List<OutboxTable.Row> admit(List<OutboxTable.Row> rows, long now) {
        Set<String> unknown = new HashSet<>();
        for (OutboxTable.Row row : rows) {
            String topic = row.record().topic();
            if (!openPartitions.containsKey(topic) && !closed.containsKey(topic)) {
                unknown.add(topic);
            }
        }
        if (!unknown.isEmpty()) {
            probe.probe(unknown).forEach((topic, state) -> apply(topic, state, now));
        }
        closeForMissingPartitions(rows, now);
        if (closed.isEmpty()) {
            return rows;
        }
        List<OutboxTable.Row> admitted = new ArrayList<>(rows);
        admitted.removeIf(row -> closed.containsKey(row.record().topic()));
        return admitted;
    }

    /** Closes a topic that refused what was sent, for longer each time that it does so again. */
    void close(String topic, String reason, long now) {
        int before = refusals.merge(topic, 1, Integer::sum) - 1;
        Duration pause = ASK_AGAIN.multipliedBy(1L << Math.min(before, 10));
        Duration bounded = pause.compareTo(SEND_AGAIN_MAX) > 0 ? SEND_AGAIN_MAX : pause;
        close(topic, new Closed(reason, now + bounded.toNanos()));
    }

    /** To be called when rows were delivered to the topics. */
    void confirm(Set<String> topics) {
        refusals.keySet().removeAll(topics);
    }

    boolean hasRefusals() {
        return !refusals.isEmpty();
    }

    /** The closed topics that are to be asked for again. */
    Set<String> due(long now) {
        Set<String> due = new HashSet<>();
        closed.forEach((topic, state) -> {
            if (now - state.retryAtNanos >= 0) {
                due.add(topic);
            }
        });
        return due;
    }

    /**
     * Asks for closed topics again, and forgets those that no row waits for.
     *
     * @param due closed topics
     * @param withRows those of them that rows wait for
     * @return whether one has opened
     */
    boolean reopen(Set<String> due, Set<String> withRows, long now) {
        due.stream().filter(topic -> !withRows.contains(topic)).forEach(closed::remove);
        if (withRows.isEmpty()) {
            return false;
        }
        probe.probe(withRows).forEach((topic, state) -> apply(topic, state, now));
        return !closed.keySet().containsAll(withRows);
    }

    /** Forgets which topics are open: the next session asks for each of them again. */
    void endSession() {
        openPartitions.clear();
    }

    private void apply(String topic, TopicProbe.State state, long now) {
        @Nullable String problem = state.problem();
        if (problem != null) {
            close(topic, new Closed(problem, now + ASK_AGAIN.toNanos()));
            return;
        }
        openPartitions.put(topic, state.partitions());
        if (closed.remove(topic) != null) {
            LOG.infof("the rows of the topic %s are sent again", topic);
        }
    }

    private void close(String topic, Closed state) {
        openPartitions.remove(topic);
        if (closed.put(topic, state) == null) {
            LOG.errorf("the topic %s cannot be written, its rows wait in the outbox: %s", topic, state.reason);
        }
    }

    private void closeForMissingPartitions(List<OutboxTable.Row> rows, long now) {
        for (OutboxTable.Row row : rows) {
            @Nullable Integer partition = row.record().partition();
            @Nullable Integer partitions = openPartitions.get(row.record().topic());
            if (partition != null && partitions != null && partition >= partitions) {
                String reason = "outbox row %d is for its partition %d, and it has %d partitions"
                        .formatted(row.id(), partition, partitions);
                close(row.record().topic(), new Closed(reason, now + ASK_AGAIN.toNanos()));
            }
        }
    }
}
