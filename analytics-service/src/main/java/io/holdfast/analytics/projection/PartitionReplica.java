package io.holdfast.analytics.projection;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

import io.holdfast.analytics.activity.ActivityLog;

/** A partition's activity in memory at one version. Thread-safe: queries run concurrently, changes exclusively. */
final class PartitionReplica {

    static final long NOT_LOADED = -1;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private ActivityLog log = new ActivityLog();
    private long seq = NOT_LOADED;

    long seq() {
        lock.readLock().lock();
        try {
            return seq;
        } finally {
            lock.readLock().unlock();
        }
    }

    <T> T query(Function<ActivityLog, T> query) {
        lock.readLock().lock();
        try {
            return query.apply(log);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Applies the changes of the next version; changes of any other version are ignored. */
    void apply(VersionedChanges next) {
        lock.writeLock().lock();
        try {
            if (seq == next.seq() - 1) {
                next.applyTo(log);
                seq = next.seq();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Replaces the whole state, if it is newer. */
    void replace(ActivityLog newer, long newerSeq) {
        lock.writeLock().lock();
        try {
            if (newerSeq > seq) {
                log = newer;
                seq = newerSeq;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
