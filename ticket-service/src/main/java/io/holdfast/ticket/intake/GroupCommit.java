package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * Group commit: submissions that arrive while a flush is running are queued, and the next flush takes all of them, up
 * to its limits. A concurrent flush starts only when enough are queued to fill it. No timer starts a flush: a
 * submission to an idle intake is flushed at once, and flushes grow with the load. Thread-safe.
 */
final class GroupCommit {

    private static final int RETRY_AFTER_SECONDS = 2;

    /** Submissions of one request: they are flushed together and complete together. */
    private record QueuedBatch(
            List<PendingSubmission> submissions,
            long bytes,
            long queuedNanos,
            CompletableFuture<List<SubmissionResult>> results) {}

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
     * @param flushBytesMax bytes of one flush; a request with more is flushed alone
     * @param queuedSubmissionsMax submissions that are queued; beyond it a request is rejected
     * @param queuedBytesMax bytes that are queued; beyond it a request is rejected
     * @param queueWaitMax how long a request may be queued; then it is rejected
     */
    record Limits(
            int flushesMax,
            int flushRequestsMax,
            int flushSubmissionsMax,
            long flushBytesMax,
            int queuedSubmissionsMax,
            long queuedBytesMax,
            Duration queueWaitMax) {}

    private final Flush flush;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<QueuedBatch> queue = new ArrayDeque<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private final LongSupplier nanoClock;
    private int queuedSubmissions;
    private long queuedBytes;

    GroupCommit(Flush flush, Limits limits, LongSupplier nanoClock) {
        this.flush = flush;
        this.limits = limits;
        this.nanoClock = nanoClock;
        for (int slot = 0; slot < limits.flushesMax(); slot++) {
            freeSlots.add(slot);
        }
    }

    /** Queues the submissions of one request; null, and nothing done, when the queue is full. */
    @Nullable
    CompletionStage<List<SubmissionResult>> submit(List<PendingSubmission> submissions) {
        long bytes = submissions.stream().mapToLong(PendingSubmission::bytes).sum();
        QueuedBatch batch = new QueuedBatch(submissions, bytes, nanoClock.getAsLong(), new CompletableFuture<>());
        lock.lock();
        try {
            if (queuedSubmissions + submissions.size() > limits.queuedSubmissionsMax()
                    || queuedBytes + bytes > limits.queuedBytesMax()) {
                return null;
            }
            queue.add(batch);
            queuedSubmissions += submissions.size();
            queuedBytes += bytes;
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

    /** Rejects the requests that are queued for too long; to be called often. */
    void rejectOverdue() {
        List<QueuedBatch> overdue;
        lock.lock();
        try {
            overdue = takeOverdue();
        } finally {
            lock.unlock();
        }
        for (QueuedBatch batch : overdue) {
            batch.submissions().forEach(pending -> pending.settle(new SubmissionResult.Rejected(tooLate())));
            complete(batch, null);
        }
    }

    /** All wait equally long, so that the overdue ones are the oldest. */
    private List<QueuedBatch> takeOverdue() {
        List<QueuedBatch> overdue = new ArrayList<>();
        long now = nanoClock.getAsLong();
        while (!queue.isEmpty()
                && now - queue.peek().queuedNanos() >= limits.queueWaitMax().toNanos()) {
            overdue.add(remove());
        }
        return overdue;
    }

    private QueuedBatch remove() {
        QueuedBatch batch = queue.remove();
        queuedSubmissions -= batch.submissions().size();
        queuedBytes -= batch.bytes();
        return batch;
    }

    private static Problem tooLate() {
        return Problem.unavailable(
                "The queue of writes does not move; nothing was done. Send it again a little later.",
                RETRY_AFTER_SECONDS);
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
        long bytes = 0;
        while (!queue.isEmpty() && batches.size() < limits.flushRequestsMax()) {
            submissions += queue.peek().submissions().size();
            bytes += queue.peek().bytes();
            boolean fits = submissions <= limits.flushSubmissionsMax() && bytes <= limits.flushBytesMax();
            if (!batches.isEmpty() && !fits) {
                break;
            }
            batches.add(remove());
        }
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
