package io.holdfast.messaging;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import org.jboss.logging.Logger;

import io.holdfast.sql.ConcurrentUpdateException;

/**
 * Processes batches until they succeed. A retryable failure is retried with exponential backoff. After any other failure
 * the batch is split in halves until the failing record is alone, which takes O(log n) transactions for each bad record;
 * that one goes to the dead letters. A batch is abandoned only when its partitions are revoked: their next owner polls it
 * again.
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
        return process(owner, records, BACKOFF_FIRST);
    }

    private Uni<Void> process(UUID owner, List<InboxRecord> records, Duration backoff) {
        if (records.isEmpty() || !progress.isOwner(owner)) {
            return Uni.createFrom().voidItem();
        }
        return execute(transaction.process(owner, records))
                .onFailure()
                .recoverWithUni(failure -> handleFailure(owner, records, backoff, failure));
    }

    private Uni<Void> handleFailure(UUID owner, List<InboxRecord> records, Duration backoff, Throwable failure) {
        if (isRetryable(failure)) {
            metrics.countRetry();
            LOG.warnf("a batch of %d records is retried after %s: %s", records.size(), backoff, failure.getMessage());
            return delay(backoff).chain(() -> process(owner, records, nextBackoff(backoff)));
        }
        if (records.size() > 1) {
            int half = records.size() / 2;
            return process(owner, records.subList(0, half), BACKOFF_FIRST)
                    .chain(() -> process(owner, records.subList(half, records.size()), BACKOFF_FIRST));
        }
        return deadLetter(owner, records.getFirst(), failure, backoff);
    }

    private Uni<Void> deadLetter(UUID owner, InboxRecord record, Throwable failure, Duration backoff) {
        LOG.errorf(
                failure, "%s-%d@%d is sent to the dead letters", record.topic(), record.partition(), record.offset());
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return execute(transaction.deadLetter(owner, record, reason))
                .onFailure()
                .recoverWithUni(
                        again -> delay(backoff).chain(() -> process(owner, List.of(record), nextBackoff(backoff))));
    }

    private Uni<Void> execute(Uni<InboxTransaction.Result> transaction) {
        InboxProgress.Attempt attempt = progress.startAttempt();
        return transaction
                .invoke(result -> {
                    metrics.recordBatch(result, attempt.elapsedNanos());
                    result.effects().run();
                    progress.advance(result.nextOffsets());
                    outbox.wakeRelay();
                })
                .eventually(() -> progress.endAttempt(attempt))
                .replaceWithVoid();
    }

    private static Uni<Void> delay(Duration backoff) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(backoff);
    }

    private static Duration nextBackoff(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : doubled;
    }

    /**
     * Whether the same batch may succeed later. Of PostgreSQL's SQLSTATE classes only data exceptions (22) and integrity
     * constraint violations (23) are caused by the records; anything else, a missing table included, is for an operator to
     * repair while the partition is retried. After a {@link ConcurrentUpdateException} the next attempt loads the row that
     * the other transaction has saved.
     */
    static boolean isRetryable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof PgException error) {
            String state = error.getSqlState() == null ? "" : error.getSqlState();
            return !state.startsWith("22") && !state.startsWith("23");
        }
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof VertxException
                || cause instanceof ConcurrentUpdateException
                || cause instanceof DeadLetterOutbox.UnavailableException
                || cause instanceof Watermarks.LostPartitionException;
    }
}
