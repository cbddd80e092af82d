package io.holdfast.analytics.projection;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

import io.holdfast.analytics.activity.ActivityLog;

/** A partition's activity in memory at one version. Thread-safe: queries run concurrently, changes exclusively. */
final class PartitionReplica {

    static final long NOT_LOADED = -1;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private ActivityLog log = new ActivityLog();
    /** Changed under the write lock, read without a lock. */
    private volatile long seq = NOT_LOADED;
    /** As of the version; see {@link PartitionVersion}. */
    private long moved;

    /** What a query found, and which moves of customers it has seen. */
    record Result<T>(T value, long moved) {}

    long seq() {
        return seq;
    }

    <T> T query(Function<ActivityLog, T> query) {
        lock.readLock().lock();
        try {
            return query.apply(log);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Evaluates a short query, ahead of changes that wait for a long one: an event loop must not wait for that. Empty while a
     * change is being applied.
     */
    <T> Optional<T> queryNow(Function<ActivityLog, T> query) {
        // Without a time limit, it does not queue behind writers that wait.
        if (!lock.readLock().tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(query.apply(log));
        } finally {
            lock.readLock().unlock();
        }
    }

    <T> Result<T> queryWithMoves(Function<ActivityLog, T> query) {
        lock.readLock().lock();
        try {
            return new Result<>(query.apply(log), moved);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Excludes changes until {@link #thaw}, by the same thread. */
    void freeze() {
        lock.readLock().lock();
    }

    void thaw() {
        lock.readLock().unlock();
    }

    /** Applies the changes of the next version; changes of any other version are ignored. Waits for running queries. */
    void apply(VersionedChanges next) {
        lock.writeLock().lock();
        try {
            applyNext(next);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Applies the changes of the next version, unless a query runs: an event loop must not wait for it. The next query reads from
     * the database what is missing.
     */
    void applyIfIdle(VersionedChanges next) {
        if (lock.writeLock().tryLock()) {
            try {
                applyNext(next);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private void applyNext(VersionedChanges next) {
        if (seq == next.seq() - 1) {
            next.applyTo(log);
            seq = next.seq();
            moved ^= next.moved();
        }
    }

    /** Replaces the whole state, if it is newer. */
    void replace(ActivityLog newer, long newerSeq, long newerMoved) {
        lock.writeLock().lock();
        try {
            if (newerSeq > seq) {
                log = newer;
                seq = newerSeq;
                moved = newerMoved;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
