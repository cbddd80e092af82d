package io.holdfast.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicGateTest {

    private static final int PARTITIONS = 12;

    private final Set<String> existing = new HashSet<>(Set.of("tickets", "loyalty"));
    private int probes;
    private final TopicGate gate = new TopicGate(topics -> {
        probes++;
        Map<String, TopicProbe.State> states = new HashMap<>();
        topics.forEach(topic -> states.put(
                topic,
                existing.contains(topic)
                        ? new TopicProbe.State(PARTITIONS, null)
                        : TopicProbe.State.unavailable("it does not exist")));
        return states;
    });

    @Test
    void rowsOfAMissingTopicWaitAndTheOthersAreAdmitted() {
        assertThat(admit(0, row("tickets", null), row("missing", null), row("loyalty", null)))
                .containsExactly("tickets", "loyalty");
        assertThat(gate.reasons()).containsExactly(Map.entry("missing", "it does not exist"));
    }

    @Test
    void aTopicIsAskedForOnceASession() {
        admit(0, row("tickets", null));
        admit(1, row("tickets", null));
        assertThat(probes).isEqualTo(1);

        gate.endSession();
        admit(2, row("tickets", null));
        assertThat(probes).isEqualTo(2);
    }

    @Test
    void aClosedTopicOpensWhenItExists() {
        admit(0, row("missing", null));
        existing.add("missing");
        assertThat(gate.due(1)).isEmpty();

        Set<String> due = gate.due(seconds(3));

        assertThat(due).containsExactly("missing");
        assertThat(gate.reopen(due, due, seconds(3))).isTrue();
        assertThat(gate.reasons()).isEmpty();
        assertThat(admit(3, row("missing", null))).containsExactly("missing");
    }

    @Test
    void aClosedTopicThatNoRowWaitsForIsForgotten() {
        admit(0, row("missing", null));

        assertThat(gate.reopen(gate.due(seconds(3)), Set.of(), seconds(3))).isFalse();

        assertThat(gate.reasons()).isEmpty();
    }

    @Test
    void aTopicThatRefusesAgainIsClosedForLonger() {
        gate.close("tickets", "refused", 0);
        assertThat(gate.due(seconds(2))).containsExactly("tickets");
        gate.reopen(Set.of("tickets"), Set.of("tickets"), seconds(2));

        gate.close("tickets", "refused", seconds(2));
        assertThat(gate.due(seconds(5))).isEmpty();
        assertThat(gate.due(seconds(6))).containsExactly("tickets");

        gate.confirm(Set.of("tickets"));
        gate.close("tickets", "refused", seconds(6));
        assertThat(gate.due(seconds(8))).containsExactly("tickets");
    }

    @Test
    void aRowForAPartitionThatTheTopicDoesNotHaveClosesTheTopic() {
        assertThat(admit(0, row("tickets", PARTITIONS), row("loyalty", PARTITIONS - 1)))
                .containsExactly("loyalty");
        assertThat(gate.reasons().get("tickets")).contains("partition 12");
    }

    private List<String> admit(long second, OutboxTable.Row... rows) {
        return gate.admit(List.of(rows), seconds(second)).stream()
                .map(row -> row.record().topic())
                .toList();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static OutboxTable.Row row(String topic, @Nullable Integer partition) {
        return new OutboxTable.Row(1, new ProducerRecord<>(topic, partition, "k", new byte[0], List.of()));
    }
}
