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
final class InboxLanes {

    private final List<CompletableFuture<Void>> lanes;
    private final int batchesMax;
    /** Batches under way, in the order in which they came. */
    private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();

    /**
     * @param lanes how many parts may be taken at the same time
     * @param batchesMax how many batches may be under way; with fewer than two of them lanes mostly wait
     */
    InboxLanes(int lanes, int batchesMax) {
        this.lanes = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            this.lanes.add(CompletableFuture.completedFuture(null));
        }
        this.batchesMax = batchesMax;
    }

    /**
     * Takes a batch.
     *
     * @param take takes a part of it; its stage must not fail
     * @param done what to do when all parts are taken
     * @return ends when there is room for another batch
     */
    synchronized CompletionStage<Void> take(
            List<InboxRecord> records,
            Function<List<InboxRecord>, CompletionStage<Void>> take,
            Supplier<CompletionStage<Void>> done) {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        partsOf(records).forEach((lane, part) -> {
            CompletableFuture<Void> after = lanes.get(lane).thenCompose(before -> take.apply(part));
            lanes.set(lane, after);
            taken.add(after);
        });
        underWay.addLast(
                CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).thenCompose(all -> done.get()));
        return underWay.size() < batchesMax ? CompletableFuture.completedFuture(null) : underWay.removeFirst();
    }

    private Map<Integer, List<InboxRecord>> partsOf(List<InboxRecord> records) {
        return records.stream().collect(Collectors.groupingBy(record -> record.partition() % lanes.size()));
    }
}
