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
    /** Batches in progress, oldest first. */
    private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();

    /**
     * @param concurrency how many queues there are: parts that may be processed at the same time
     * @param batchesMax how many batches may be in progress; with fewer than two, queues mostly wait
     */
    PartitionExecutor(int concurrency, int batchesMax) {
        this.queueTails = new ArrayList<>();
        for (int queue = 0; queue < concurrency; queue++) {
            this.queueTails.add(CompletableFuture.completedFuture(null));
        }
        this.batchesMax = batchesMax;
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
        inFlight.addLast(
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenCompose(all -> whenDone.get()));
        return inFlight.size() < batchesMax ? CompletableFuture.completedFuture(null) : inFlight.removeFirst();
    }

    private Map<Integer, List<InboxRecord>> partsByQueue(List<InboxRecord> records) {
        return records.stream().collect(Collectors.groupingBy(record -> record.partition() % queueTails.size()));
    }
}
