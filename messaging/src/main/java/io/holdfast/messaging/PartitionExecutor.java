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
 * Takes polled batches side by side: each partition belongs to a lane, and a lane takes one part of a batch after the
 * other, in their order. While the database works for one lane, another's facts are read and decided.
 */
final class PartitionExecutor {

    private final List<CompletableFuture<Void>> queueTails;
    private final int batchesMax;
    /** Batches under way, in the order in which they came. */
    private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();

    /**
     * @param concurrency how many parts may be taken at the same time
     * @param batchesMax how many batches may be under way; with fewer than two of them lanes mostly wait
     */
    PartitionExecutor(int concurrency, int batchesMax) {
        this.queueTails = new ArrayList<>();
        for (int queue = 0; queue < concurrency; queue++) {
            this.queueTails.add(CompletableFuture.completedFuture(null));
        }
        this.batchesMax = batchesMax;
    }

    /**
     * Takes a batch.
     *
     * @param processor takes a part of it; its stage must not fail
     * @param whenDone what to do when all parts are taken
     * @return ends when there is room for another batch
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
