package io.holdfast.messaging;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboxLagTest {

    private final InboxProgress progress = new InboxProgress(Clock.systemUTC());

    @Test
    void theLagIsWhatTheAssignedPartitionsStillHave() {
        progress.startAssignment(
                new InboxProgress.Assignment(1, new UUID(0, 1)),
                Map.of(
                        new TopicPartitionKey("tickets", 0), 7L,
                        new TopicPartitionKey("tickets", 1), 100L,
                        new TopicPartitionKey("purchases", 0), 0L));

        assertThat(lag(Map.of("tickets", 100L, "purchases", 2L))).isEqualTo(93 + 2);
        progress.advance(Map.of(new TopicPartitionKey("tickets", 0), 90L));
        assertThat(lag(Map.of("tickets", 100L, "purchases", 2L))).isEqualTo(10 + 2);
    }

    @Test
    void anInstanceWithoutPartitionsIsNotBehind() {
        assertThat(lag(Map.of("tickets", 100L))).isZero();
    }

    /** @param ends the end of every partition, by topic */
    private long lag(Map<String, Long> ends) {
        LogOffsets offsets = new LogOffsets() {
            @Override
            public Uni<Map<Integer, Long>> endOffsets(String topic, Set<Integer> partitions) {
                Map<Integer, Long> found = new HashMap<>();
                partitions.forEach(partition -> found.put(partition, ends.getOrDefault(topic, 0L)));
                return Uni.createFrom().item(found);
            }

            @Override
            public long processed(String topic, int partition) {
                return progress.processed(topic, partition);
            }
        };
        return InboxLag.measure(offsets, progress).await().indefinitely();
    }
}
