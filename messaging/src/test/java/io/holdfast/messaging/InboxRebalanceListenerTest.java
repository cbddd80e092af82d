package io.holdfast.messaging;

import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboxRebalanceListenerTest {

    @Test
    void aLogThatEndsBeforeItsWatermarkIsTruncated() {
        assertThat(InboxRebalanceListener.findTruncation(
                        Map.of(new TopicPartitionKey("tickets", 3), 120L),
                        Map.of(new TopicPartition("tickets", 3), 7L)))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("tickets-3 was processed up to offset 120 and ends at 7"));
    }

    @Test
    void aLogThatWasProcessedToItsEndIsNotTruncated() {
        assertThat(InboxRebalanceListener.findTruncation(
                        Map.of(new TopicPartitionKey("tickets", 3), 120L),
                        Map.of(new TopicPartition("tickets", 3), 120L)))
                .isEmpty();
    }
}
