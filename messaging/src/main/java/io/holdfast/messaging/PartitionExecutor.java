package io.holdfast.messaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Processes polled batches concurrently, in order within each partition. Each partition belongs to one of a fixed number
 * of queues; a batch is split by queue, and a queue processes its parts one after the other.
 */
final class PartitionExecutor {

    private final List<CompletableFuture<Void>> queueTails;
    private final int batchesMax;
    private final long bytesMax;
    /** Batches that were not waited for yet, oldest first. */
    private final Deque<Batch> inFlight = new ArrayDeque<>();

    private long inFlightBytes;

    private record Batch(long bytes, CompletableFuture<Void> done) {}

    /**
     * @param concurrency how many queues there are: parts that may be processed at the same time
     * @param batchesMax how many batches may be in progress; with fewer than two, queues mostly wait
     * @param bytesMax how many bytes the records of the batches in progress may have
     */
    PartitionExecutor(int concurrency, int batchesMax, long bytesMax) {
        this.queueTails = new ArrayList<>();
        for (int queue = 0; queue < concurrency; queue++) {
            this.queueTails.add(CompletableFuture.completedFuture(null));
        }
        this.batchesMax = batchesMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Processes a batch.
     *
     * @param processor processes a part of it; its stage must not fail
     * @param whenDone called when all parts are processed
     * @return completes when another batch may be submitted
     */
    synchronized CompletionStage<Void> submit(
            List<InboxRecord> records,
            Function<List<InboxRecord>, CompletionStage<Void>> processor,
            Supplier<CompletionStage<Void>> whenDone) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        partsByQueue(records).forEach((queue, part) -> {
            CompletableFuture<Void> after = queueTails.get(queue).thenCompose(before -> processor.apply(part));
            queueTails.set(queue, after);
            parts.add(after);
        });
        CompletableFuture<Void> done =
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenCompose(all -> whenDone.get());
        long bytes = records.stream().mapToLong(InboxRecord::bytes).sum();
        inFlight.addLast(new Batch(bytes, done));
        inFlightBytes += bytes;
        return waitForRoom();
    }

    /** Completes when the oldest batches, as many as are too many, are done. */
    private CompletableFuture<Void> waitForRoom() {
        List<CompletableFuture<Void>> before = new ArrayList<>();
        while (inFlight.size() >= batchesMax || (inFlightBytes >= bytesMax && !inFlight.isEmpty())) {
            Batch oldest = inFlight.removeFirst();
            inFlightBytes -= oldest.bytes();
            before.add(oldest.done());
        }
        return CompletableFuture.allOf(before.toArray(CompletableFuture[]::new));
    }

    private Map<Integer, List<InboxRecord>> partsByQueue(List<InboxRecord> records) {
        return records.stream().collect(Collectors.groupingBy(record -> record.partition() % queueTails.size()));
    }
}
