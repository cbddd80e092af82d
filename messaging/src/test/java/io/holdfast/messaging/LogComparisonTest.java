package io.holdfast.messaging;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogComparisonTest {

    private static final TopicPartitionKey PARTITION = new TopicPartitionKey("tickets", 3);

    @Test
    void aLogThatEndsBeforeItsWatermarkIsTruncated() {
        assertThat(compare(120, "id-1", "id-1", 0, 7).blocked())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("tickets-3 was processed up to offset 120 and ends at 7"));
    }

    @Test
    void aLogThatWasProcessedToItsEndIsAsItShouldBe() {
        LogComparison log = compare(120, "id-1", "id-1", 0, 120);

        assertThat(log.blocked()).isEmpty();
        assertThat(log.gaps()).isEmpty();
    }

    @Test
    void aTopicWithAnotherIdWasMadeAnewEvenIfItIsLonger() {
        assertThat(compare(120, "id-1", "id-2", 0, 9_000).blocked())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("tickets").contains("topic_id = null"));
    }

    @Test
    void aTopicWhoseIdIsNotStoredYetIsTakenAsItIs() {
        assertThat(compare(120, null, "id-2", 0, 200).blocked()).isEmpty();
    }

    @Test
    void recordsThatRetentionDeletedBeforeTheyWereProcessedAreAGap() {
        Map<TopicPartitionKey, Watermarks.Watermark> marks = Map.of(PARTITION, new Watermarks.Watermark(120, "id-1"));
        LogComparison log =
                LogComparison.of(marks, Map.of("tickets", "id-1"), Map.of(PARTITION, 150L), Map.of(PARTITION, 900L));

        assertThat(log.blocked()).isEmpty();
        assertThat(log.gaps()).containsExactly(Map.entry(PARTITION, 150L));
        assertThat(log.recordsLost(marks)).isEqualTo(30);
        assertThat(log.describeGaps(marks)).endsWith("tickets-3 from 120 to 149");
    }

    private static LogComparison compare(
            long nextOffset, @Nullable String storedId, String presentId, long beginning, long end) {
        return LogComparison.of(
                Map.of(PARTITION, new Watermarks.Watermark(nextOffset, storedId)),
                Map.of("tickets", presentId),
                Map.of(PARTITION, beginning),
                Map.of(PARTITION, end));
    }
}
