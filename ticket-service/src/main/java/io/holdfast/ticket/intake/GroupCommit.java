package io.holdfast.ticket.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.command.SubmissionResult;

/**
 * Lets writes share transactions: while a flush is under way, requests wait; the next one takes all that wait, up to its
 * bounds. Another one goes beside it only when enough waits to fill it. Nothing waits for a timer: the first write goes
 * at once, the busier it is the larger the flushes.
 */
final class GroupCommit {

    /** Writes that were submitted together and are answered together. */
    private record QueuedBatch(
            List<PendingSubmission> submissions, CompletableFuture<List<SubmissionResult>> results) {}

    /** Settles every write that it is given, whatever happens, before its stage completes. */
    interface Flush {
        CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot);
    }

    /**
     * How much at once.
     *
     * @param queuedSubmissionsMax beyond it a submission is refused
     */
    record Limits(int flushesMax, int flushRequestsMax, int flushSubmissionsMax, int queuedSubmissionsMax) {}

    private final Flush flush;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<QueuedBatch> queue = new ArrayDeque<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int queuedSubmissions;

    GroupCommit(Flush flush, Limits limits) {
        this.flush = flush;
        this.limits = limits;
        for (int slot = 0; slot < limits.flushesMax(); slot++) {
            freeSlots.add(slot);
        }
    }

    /** Null when too much waits already; nothing has been done then. */
    @Nullable
    CompletionStage<List<SubmissionResult>> submit(List<PendingSubmission> submissions) {
        QueuedBatch batch = new QueuedBatch(submissions, new CompletableFuture<>());
        lock.lock();
        try {
            if (queuedSubmissions + submissions.size() > limits.queuedSubmissionsMax()) {
                return null;
            }
            queue.add(batch);
            queuedSubmissions += submissions.size();
        } finally {
            lock.unlock();
        }
        startFlush();
        return batch.results();
    }

    int queuedSubmissions() {
        lock.lock();
        try {
            return queuedSubmissions;
        } finally {
            lock.unlock();
        }
    }

    private void startFlush() {
        Integer slot;
        List<QueuedBatch> batches;
        lock.lock();
        try {
            if (queue.isEmpty() || !shouldStartFlush()) {
                return;
            }
            slot = freeSlots.poll();
            if (slot == null) {
                return;
            }
            batches = takeBatches();
        } finally {
            lock.unlock();
        }
        run(batches, slot);
    }

    /** Beside a flush under way only a full one: what waits for its end meanwhile costs the database half as much. */
    private boolean shouldStartFlush() {
        return freeSlots.size() == limits.flushesMax() || queuedSubmissions >= limits.flushRequestsMax();
    }

    /** The oldest entries, whole, as many as fit; at least one. */
    private List<QueuedBatch> takeBatches() {
        List<QueuedBatch> batches = new ArrayList<>();
        int submissions = 0;
        while (!queue.isEmpty() && batches.size() < limits.flushRequestsMax()) {
            int size = queue.peek().submissions().size();
            if (!batches.isEmpty() && submissions + size > limits.flushSubmissionsMax()) {
                break;
            }
            batches.add(queue.remove());
            submissions += size;
        }
        queuedSubmissions -= submissions;
        return batches;
    }

    private void run(List<QueuedBatch> batches, int slot) {
        List<PendingSubmission> submissions = new ArrayList<>();
        batches.forEach(batch -> submissions.addAll(batch.submissions()));
        flush.flush(submissions, slot).whenComplete((done, failure) -> {
            releaseSlot(slot);
            for (QueuedBatch batch : batches) {
                complete(batch, failure);
            }
        });
    }

    private void releaseSlot(int slot) {
        lock.lock();
        try {
            freeSlots.add(slot);
        } finally {
            lock.unlock();
        }
        startFlush();
    }

    private static void complete(QueuedBatch batch, @Nullable Throwable failure) {
        if (failure != null) {
            batch.results().completeExceptionally(failure);
            return;
        }
        batch.results()
                .complete(batch.submissions().stream()
                        .map(PendingSubmission::result)
                        .toList());
    }
}
