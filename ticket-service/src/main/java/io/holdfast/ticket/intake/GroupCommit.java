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
 * Group commit: submissions that arrive while a flush is running are queued, and the next flush takes all of them, up
 * to its limits. A concurrent flush starts only when enough are queued to fill it. No timer is involved: a
 * submission to an idle intake is flushed at once, and flushes grow with the load. Thread-safe.
 */
final class GroupCommit {

    /** Submissions of one request: they are flushed together and complete together. */
    private record QueuedBatch(
            List<PendingSubmission> submissions, CompletableFuture<List<SubmissionResult>> results) {}

    /** Settles every submission, whatever happens, before its stage completes. */
    interface Flush {

        CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot);
    }

    /**
     * Limits.
     *
     * @param flushesMax flushes that run at the same time
     * @param flushRequestsMax requests of one flush
     * @param flushSubmissionsMax submissions of one flush; a request with more is flushed alone
     * @param queuedSubmissionsMax submissions that are queued; beyond it a request is rejected
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

    /** Queues the submissions of one request; null, and nothing done, when the queue is full. */
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

    /** While a flush is running only a full one starts: two half full ones cost the database twice as much as one. */
    private boolean shouldStartFlush() {
        return freeSlots.size() == limits.flushesMax() || queuedSubmissions >= limits.flushRequestsMax();
    }

    /** Removes the oldest batches, whole, as many as fit; at least one. */
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
