package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Consumes the channel {@code inbox}: each polled batch is processed partition by partition, and acknowledged when all its
 * effects are committed. A batch that was polled under an earlier assignment is dropped.
 */
@ApplicationScoped
class InboxConsumer {

    private final Inbox inbox;
    private final InboxProgress progress;
    private final InboxMetrics metrics;
    private final PartitionExecutor executor;

    InboxConsumer(Inbox inbox, InboxProgress progress, InboxMetrics metrics, InboxConfig config) {
        this.inbox = inbox;
        this.progress = progress;
        this.metrics = metrics;
        this.executor = new PartitionExecutor(
                config.concurrency(), config.batchesMax(), config.bytesMax().asLongValue());
    }

    @Incoming("inbox")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> consume(KafkaRecordBatch<String, byte[]> batch) {
        IncomingKafkaRecordBatchMetadata<String, byte[]> polled = polled(batch);
        Optional<UUID> owner = progress.ownerOf(polled.getConsumerGroupGenerationId());
        if (owner.isEmpty()) {
            // The partitions' present owner, which may be this instance, polls these records again.
            metrics.countStaleBatch();
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .completionStage(executor.submit(
                        recordsOf(polled.getRecords()),
                        part -> inbox.process(owner.get(), part).subscribeAsCompletionStage(),
                        batch::ack));
    }

    @SuppressWarnings("unchecked") // the connector adds the polled records, and the channel polls <String, byte[]>
    private static IncomingKafkaRecordBatchMetadata<String, byte[]> polled(KafkaRecordBatch<String, byte[]> batch) {
        return batch.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow(() -> new IllegalStateException("the connector passed a batch without metadata"));
    }

    private static List<InboxRecord> recordsOf(ConsumerRecords<String, byte[]> polled) {
        List<InboxRecord> records = new ArrayList<>(polled.count());
        for (ConsumerRecord<String, byte[]> record : polled) {
            records.add(InboxRecord.of(record));
        }
        return records;
    }
}
