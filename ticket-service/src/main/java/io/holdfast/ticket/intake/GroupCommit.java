package io.holdfast.ticket.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Lets writes share transactions: while a flush is under way, requests wait; the next one takes all that wait, up to its
 * bounds. Another one goes beside it only when enough waits to fill it. Nothing waits for a timer: the first write goes
 * at once, the busier it is the larger the flushes.
 */
final class GroupCommit {

    /** Writes that were submitted together and are answered together. */
    private record Entry(List<Pending> writes, CompletableFuture<List<Outcome>> outcomes) {}

    /** Settles every write that it is given, whatever happens, before its stage completes. */
    interface Flush {
        CompletionStage<@Nullable Void> flush(List<Pending> writes, int slot);
    }

    /**
     * How much at once.
     *
     * @param waitingWritesMax beyond it a submission is refused
     */
    record Bounds(int flushesMax, int flushRequestsMax, int flushWritesMax, int waitingWritesMax) {}

    private final Flush flush;
    private final Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int waitingWrites;

    GroupCommit(Flush flush, Bounds bounds) {
        this.flush = flush;
        this.bounds = bounds;
        for (int slot = 0; slot < bounds.flushesMax(); slot++) {
            freeSlots.add(slot);
        }
    }

    /** Null when too much waits already; nothing has been done then. */
    @Nullable
    CompletionStage<List<Outcome>> submit(List<Pending> writes) {
        Entry entry = new Entry(writes, new CompletableFuture<>());
        lock.lock();
        try {
            if (waitingWrites + writes.size() > bounds.waitingWritesMax()) {
                return null;
            }
            waiting.add(entry);
            waitingWrites += writes.size();
        } finally {
            lock.unlock();
        }
        startFlush();
        return entry.outcomes();
    }

    int waitingWrites() {
        lock.lock();
        try {
            return waitingWrites;
        } finally {
            lock.unlock();
        }
    }

    private void startFlush() {
        Integer slot;
        List<Entry> taken;
        lock.lock();
        try {
            if (waiting.isEmpty() || !isWorthAFlush()) {
                return;
            }
            slot = freeSlots.poll();
            if (slot == null) {
                return;
            }
            taken = take();
        } finally {
            lock.unlock();
        }
        run(taken, slot);
    }

    /** Beside a flush under way only a full one: what waits for its end meanwhile costs the database half as much. */
    private boolean isWorthAFlush() {
        return freeSlots.size() == bounds.flushesMax() || waitingWrites >= bounds.flushRequestsMax();
    }

    /** The oldest entries, whole, as many as fit; at least one. */
    private List<Entry> take() {
        List<Entry> taken = new ArrayList<>();
        int writes = 0;
        while (!waiting.isEmpty() && taken.size() < bounds.flushRequestsMax()) {
            int more = waiting.peek().writes().size();
            if (!taken.isEmpty() && writes + more > bounds.flushWritesMax()) {
                break;
            }
            taken.add(waiting.remove());
            writes += more;
        }
        waitingWrites -= writes;
        return taken;
    }

    private void run(List<Entry> taken, int slot) {
        List<Pending> writes = new ArrayList<>();
        taken.forEach(entry -> writes.addAll(entry.writes()));
        flush.flush(writes, slot).whenComplete((done, failure) -> {
            release(slot);
            for (Entry entry : taken) {
                answer(entry, failure);
            }
        });
    }

    private void release(int slot) {
        lock.lock();
        try {
            freeSlots.add(slot);
        } finally {
            lock.unlock();
        }
        startFlush();
    }

    private static void answer(Entry entry, @Nullable Throwable failure) {
        if (failure != null) {
            entry.outcomes().completeExceptionally(failure);
            return;
        }
        entry.outcomes().complete(entry.writes().stream().map(Pending::outcome).toList());
    }
}
