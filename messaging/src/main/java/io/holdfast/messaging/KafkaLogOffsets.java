package io.holdfast.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Takes the end offsets from the broker and the processed offsets from the inbox. */
final class KafkaLogOffsets implements LogOffsets {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;
    private final InboxProgress progress;

    KafkaLogOffsets(Admin admin, InboxProgress progress) {
        this.admin = admin;
        this.progress = progress;
    }

    @Override
    public Uni<Map<Integer, Long>> endOffsets(String topic, Set<Integer> partitions) {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        for (int partition : partitions) {
            request.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return Uni.createFrom()
                .completionStage(() -> admin.listOffsets(
                                request,
                                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(TIMEOUT_MILLIS))
                        .all()
                        .toCompletionStage())
                .map(offsets -> {
                    Map<Integer, Long> ends = new HashMap<>();
                    offsets.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
                    return ends;
                });
    }

    @Override
    public long processed(String topic, int partition) {
        return progress.processed(topic, partition);
    }
}
