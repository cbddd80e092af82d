package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What a service has processed compared with what the log has, at an assignment.
 *
 * @param blocked why nothing may be consumed until an operator has decided; empty when consumption may go on
 * @param gaps partitions whose records from the watermark on were deleted before they were processed, each with the offset
 *     of the first record that is left
 */
record LogComparison(Optional<String> blocked, Map<TopicPartitionKey, Long> gaps) {

    private static final Comparator<TopicPartitionKey> ORDER =
            Comparator.comparing(TopicPartitionKey::topic).thenComparingInt(TopicPartitionKey::partition);

    /**
     * Compares.
     *
     * @param watermarks what was processed
     * @param topicIds the ids of the topics that exist now, by name
     * @param beginnings the offset of each partition's first record
     * @param ends the offset behind each partition's last record
     */
    static LogComparison of(
            Map<TopicPartitionKey, Watermarks.Watermark> watermarks,
            Map<String, String> topicIds,
            Map<TopicPartitionKey, Long> beginnings,
            Map<TopicPartitionKey, Long> ends) {
        TreeSet<String> madeAnew = new TreeSet<>();
        List<String> truncated = new ArrayList<>();
        Map<TopicPartitionKey, Long> gaps = new TreeMap<>(ORDER);
        watermarks.forEach((partition, mark) -> {
            @Nullable String stored = mark.topicId();
            @Nullable String present = topicIds.get(partition.topic());
            long next = mark.nextOffset();
            long beginning = beginnings.getOrDefault(partition, next);
            long end = ends.getOrDefault(partition, next);
            if (stored != null && present != null && !stored.equals(present)) {
                madeAnew.add(partition.topic());
            } else if (next > end) {
                truncated.add("%s-%d was processed up to offset %d and ends at %d"
                        .formatted(partition.topic(), partition.partition(), next, end));
            } else if (next < beginning) {
                gaps.put(partition, beginning);
            }
        });
        return new LogComparison(blockedReason(madeAnew, truncated), gaps);
    }

    private static Optional<String> blockedReason(TreeSet<String> madeAnew, List<String> truncated) {
        if (!madeAnew.isEmpty()) {
            return Optional.of(madeAnew(madeAnew));
        }
        if (!truncated.isEmpty()) {
            truncated.sort(null);
            return Optional.of("the log is shorter than what was processed of it: " + String.join("; ", truncated)
                    + ". Restore it, or set next_offset in inbox_watermark to the offset to go on from, and restart.");
        }
        return Optional.empty();
    }

    /** The message for the operator about topics that have another id than when they were read. */
    static String madeAnew(Collection<String> topics) {
        return "deleted and created again since they were read: " + String.join(", ", topics)
                + ". Restore them; or, to read the new ones from their beginning,"
                + " update inbox_watermark set next_offset = 0, topic_id = null where topic = '…', and restart.";
    }

    /** The number of records that were deleted before they were processed. */
    long recordsLost(Map<TopicPartitionKey, Watermarks.Watermark> watermarks) {
        return gaps.entrySet().stream()
                .mapToLong(gap -> gap.getValue() - nextOffset(watermarks, gap.getKey()))
                .sum();
    }

    /** The gaps in words, for the log and for readiness. */
    String describeGaps(Map<TopicPartitionKey, Watermarks.Watermark> watermarks) {
        List<String> parts = new ArrayList<>();
        gaps.forEach((partition, beginning) -> parts.add("%s-%d from %d to %d"
                .formatted(
                        partition.topic(), partition.partition(), nextOffset(watermarks, partition), beginning - 1)));
        return "records were deleted by retention before they were processed: " + String.join("; ", parts);
    }

    private static long nextOffset(
            Map<TopicPartitionKey, Watermarks.Watermark> watermarks, TopicPartitionKey partition) {
        Watermarks.@Nullable Watermark mark = watermarks.get(partition);
        return mark == null ? 0 : mark.nextOffset();
    }
}
