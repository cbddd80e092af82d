package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionExecutorTest {

    private static final long BYTES_MAX = 1_000;

    private final PartitionExecutor executor = new PartitionExecutor(2, 3, BYTES_MAX);
    private final List<Part> started = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    /** Batches after which another may be submitted. */
    private final List<String> accepted = new ArrayList<>();

    /** A part of a batch whose processing a test ends. */
    private record Part(List<Long> offsets, CompletableFuture<Void> processed) {
        void end() {
            processed.complete(null);
        }
    }

    @Test
    void partitionsOfDifferentQueuesAreProcessedConcurrently() {
        submit("batch", record(0, 1), record(1, 2), record(2, 3), record(0, 4));

        assertThat(started).extracting(Part::offsets).containsExactlyInAnyOrder(List.of(1L, 3L, 4L), List.of(2L));
    }

    @Test
    void theRecordsOfAPartitionAreProcessedBatchByBatch() {
        submit("first", record(0, 1), record(1, 1));
        submit("second", record(0, 2));

        assertThat(started).hasSize(2);
        part(0, 1).end();
        assertThat(started).extracting(Part::offsets).endsWith(List.of(2L));
    }

    @Test
    void aQueueContinuesWhileAnotherIsBlocked() {
        submit("first", record(0, 1), record(1, 1));
        submit("second", record(1, 2));

        started.get(1).end();
        started.get(2).end();

        assertThat(done).containsExactly("second");
        started.getFirst().end();
        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void aBatchIsDoneWhenAllItsPartsAre() {
        submit("batch", record(0, 1), record(1, 1));

        started.getFirst().end();
        assertThat(done).isEmpty();
        started.getLast().end();
        assertThat(done).containsExactly("batch");
    }

    @Test
    void submissionWaitsForTheOldestBatchWhenTheLimitIsReached() {
        submit("first", record(0, 1));
        submit("second", record(1, 1));
        submit("third", record(1, 2));

        assertThat(accepted).containsExactly("first", "second");
        part(1, 1).end();
        assertThat(accepted).containsExactly("first", "second");
        part(0, 1).end();
        assertThat(accepted).containsExactly("first", "second", "third");
    }

    @Test
    void aSingleQueueProcessesAllPartitionsInOrder() {
        PartitionExecutor single = new PartitionExecutor(1, 1, BYTES_MAX);
        submit(single, "first", record(0, 1), record(1, 1));

        assertThat(started).extracting(Part::offsets).containsExactly(List.of(1L, 1L));
        assertThat(accepted).isEmpty();
    }

    @Test
    void submissionWaitsWhenTheBytesInProgressAreUsedUp() {
        PartitionExecutor wide = new PartitionExecutor(2, 10, BYTES_MAX);
        submit(wide, "first", large(0, 1, 600));
        submit(wide, "second", large(1, 1, 600));

        assertThat(accepted).containsExactly("first");
        part(0, 1).end();
        assertThat(accepted).containsExactly("first", "second");
    }

    @Test
    void aBatchAboveTheLimitIsProcessedAlone() {
        PartitionExecutor wide = new PartitionExecutor(2, 10, BYTES_MAX);
        submit(wide, "large", large(0, 1, 5_000));

        assertThat(accepted).isEmpty();
        part(0, 1).end();
        assertThat(accepted).containsExactly("large");
    }

    private static InboxRecord large(int partition, long offset, int bytes) {
        return new InboxRecord("tickets", partition, offset, null, new RecordHeaders(), Buffer.buffer(new byte[bytes]));
    }

    private Part part(int index, long offset) {
        Part part = started.get(index);
        assertThat(part.offsets()).containsExactly(offset);
        return part;
    }

    private void submit(String name, InboxRecord... records) {
        submit(executor, name, records);
    }

    private void submit(PartitionExecutor by, String name, InboxRecord... records) {
        CompletionStage<Void> next = by.submit(List.of(records), this::process, () -> {
            done.add(name);
            return CompletableFuture.completedFuture(null);
        });
        Uni.createFrom().completionStage(next).subscribe().with(now -> accepted.add(name));
    }

    private CompletionStage<Void> process(List<InboxRecord> records) {
        Part part = new Part(records.stream().map(InboxRecord::offset).toList(), new CompletableFuture<>());
        started.add(part);
        return part.processed();
    }

    private static InboxRecord record(int partition, long offset) {
        return new InboxRecord("tickets", partition, offset, "C-1", new RecordHeaders(), null);
    }
}
