package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jboss.logging.Logger;

import io.holdfast.sql.FailureKind;

/**
 * Processes batches until they succeed. Only a failure that is positively a record's own leads to the dead letters: the
 * batch is split in halves until that record is alone, which takes O(log n) transactions for each such record. Every other
 * failure passes, and is retried with exponential backoff; an unclassified failure of a record holds up its partition, and
 * the readiness check reports it. A batch is abandoned only when its partitions are revoked: their next
 * owner polls it again.
 */
final class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

    private final InboxTransaction transaction;
    private final Outbox outbox;
    private final InboxProgress progress;
    private final InboxMetrics metrics;

    Inbox(InboxTransaction transaction, Outbox outbox, InboxProgress progress, InboxMetrics metrics) {
        this.transaction = transaction;
        this.outbox = outbox;
        this.progress = progress;
        this.metrics = metrics;
    }

    /** Never fails; completes when the batch is processed or its partitions are revoked. */
    Uni<Void> process(UUID owner, List<InboxRecord> records) {
        return Uni.createFrom().emitter(done -> new Run(owner, records, done).processNext());
    }

    /**
     * The kind of a failure. While the dead-letter topic cannot be written, nothing is wrong with the batch. A lost partition is
     * a conflict with its next owner, and ends the run at the next attempt.
     */
    static FailureKind kindOf(Throwable failure) {
        if (failure instanceof DeadLetterOutbox.UnavailableException
                || failure.getCause() instanceof DeadLetterOutbox.UnavailableException) {
            return FailureKind.UNAVAILABLE;
        }
        return failure instanceof Watermarks.LostPartitionException
                        || failure.getCause() instanceof Watermarks.LostPartitionException
                ? FailureKind.CONFLICT
                : FailureKind.of(failure);
    }

    static Duration nextBackoff(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : doubled;
    }

    /**
     * One batch. Each attempt is a subscription of its own, so that the memory and the stack that a batch takes do not grow
     * with the number of its attempts.
     */
    private final class Run {

        private final UUID owner;
        private final UniEmitter<? super Void> done;
        /** What is left, in the order of the log; the first is in progress. */
        private final Deque<List<InboxRecord>> remaining = new ArrayDeque<>();

        private int attempt = 1;
        private Duration backoff = BACKOFF_FIRST;

        Run(UUID owner, List<InboxRecord> records, UniEmitter<? super Void> done) {
            this.owner = owner;
            this.done = done;
            if (!records.isEmpty()) {
                remaining.add(records);
            }
        }

        void processNext() {
            List<InboxRecord> records = remaining.peek();
            if (records == null || !progress.isOwner(owner)) {
                done.complete(null);
                return;
            }
            execute(() -> transaction.process(owner, records), failure -> recover(records, failure));
        }

        private void recover(List<InboxRecord> records, Throwable failure) {
            FailureKind kind = kindOf(failure);
            metrics.countFailure(kind);
            InboxStep step = InboxStep.after(kind, records.size(), attempt);
            switch (step) {
                case RETRY -> {
                    logRetry(records, failure, kind);
                    retryLater();
                }
                case SPLIT -> {
                    split(records);
                    processNext();
                }
                case RETRY_IN_HALVES -> {
                    logRetry(records, failure, kind);
                    Duration wait = backoff;
                    split(records);
                    backoff = nextBackoff(wait);
                    later(wait);
                }
                case DEAD_LETTER -> deadLetter(records.getFirst(), failure);
                case REPORT_AND_RETRY -> {
                    report(records.getFirst(), failure);
                    retryLater();
                }
            }
        }

        private void split(List<InboxRecord> records) {
            int half = records.size() / 2;
            remaining.remove();
            remaining.addFirst(records.subList(half, records.size()));
            remaining.addFirst(records.subList(0, half));
            startAnew();
        }

        private void deadLetter(InboxRecord record, Throwable failure) {
            RecordLog.about(record, () -> LOG.errorf(failure, "%s is sent to the dead letters", record.position()));
            String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
            execute(() -> transaction.deadLetter(owner, record, reason), again -> {
                RecordLog.about(
                        record,
                        () -> LOG.warnf("%s could not be sent to the dead letters: %s", record.position(), again));
                retryLater();
            });
        }

        private void report(InboxRecord record, Throwable failure) {
            RecordLog.about(record, () -> logUnhandled(record, failure));
            progress.reportUnhandled(owner, record, failure);
        }

        private void logUnhandled(InboxRecord record, Throwable failure) {
            if (attempt == 1) {
                LOG.errorf(
                        failure,
                        "%s cannot be handled for a reason that is not known to be its own; it is tried again",
                        record.position());
            } else {
                LOG.errorf("%s still cannot be handled (attempt %d): %s", record.position(), attempt, failure);
            }
        }

        private void logRetry(List<InboxRecord> records, Throwable failure, FailureKind kind) {
            metrics.countRetry();
            LOG.warnf(
                    "a batch of %d records is retried after %s (%s): %s",
                    records.size(), backoff, kind, failure.getMessage());
        }

        private void retryLater() {
            Duration wait = backoff;
            attempt++;
            backoff = nextBackoff(wait);
            later(wait);
        }

        private void startAnew() {
            attempt = 1;
            backoff = BACKOFF_FIRST;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // processNext() does not throw, and nobody waits for it
        private void later(Duration wait) {
            Infrastructure.getDefaultWorkerPool().schedule(this::processNext, wait.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void execute(Supplier<Uni<? extends InboxTransaction.Result>> step, Consumer<Throwable> onFailure) {
            InboxProgress.Attempt running = progress.startAttempt();
            Uni.createFrom()
                    .deferred(step)
                    .onTermination()
                    .invoke(() -> progress.endAttempt(running))
                    .subscribe()
                    .with(result -> succeeded(result, running), onFailure);
        }

        private void succeeded(InboxTransaction.Result result, InboxProgress.Attempt ended) {
            metrics.recordBatch(result, ended.elapsedNanos());
            runEffects(result);
            progress.advance(result.nextOffsets());
            outbox.wakeRelay();
            remaining.remove();
            startAnew();
            processNext();
        }

        /** The transaction is committed, so that the batch is done whatever happens here. */
        private void runEffects(InboxTransaction.Result result) {
            try {
                result.effects().run();
            } catch (RuntimeException bug) {
                LOG.error("a batch is committed, but the state in memory was not brought up to date", bug);
            }
        }
    }
}
