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

/**
 * Takes batches until each is done: what a passing fault stopped is tried again with growing pauses, what cannot be
 * handled is halved until the record at fault stands alone and goes to the dead letters. A batch is only given up when its
 * partitions are no longer this instance's: their next owner reads it again.
 */
final class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final InboxStep step;
    private final Outbox outbox;
    private final InboxProgress progress;
    private final InboxMeters meters;

    Inbox(InboxStep step, Outbox outbox, InboxProgress progress, InboxMeters meters) {
        this.step = step;
        this.outbox = outbox;
        this.progress = progress;
        this.meters = meters;
    }

    /** Never fails; ends when the batch is done or its assignment is over. */
    Uni<Void> take(UUID owner, List<InboxRecord> records) {
        return take(owner, records, PAUSE_FIRST);
    }

    private Uni<Void> take(UUID owner, List<InboxRecord> records, Duration pause) {
        if (records.isEmpty() || !progress.isOwner(owner)) {
            return Uni.createFrom().voidItem();
        }
        return attempt(step.take(owner, records))
                .onFailure()
                .recoverWithUni(failure -> afterFailure(owner, records, pause, failure));
    }

    private Uni<Void> afterFailure(UUID owner, List<InboxRecord> records, Duration pause, Throwable failure) {
        if (isPassing(failure)) {
            meters.retried();
            LOG.warnf("a batch of %d records waits %s: %s", records.size(), pause, failure.getMessage());
            return later(pause).chain(() -> take(owner, records, longer(pause)));
        }
        if (records.size() > 1) {
            int half = records.size() / 2;
            return take(owner, records.subList(0, half), PAUSE_FIRST)
                    .chain(() -> take(owner, records.subList(half, records.size()), PAUSE_FIRST));
        }
        return bury(owner, records.getFirst(), failure, pause);
    }

    private Uni<Void> bury(UUID owner, InboxRecord record, Throwable failure, Duration pause) {
        LOG.errorf(
                failure,
                "%s-%d at offset %d goes to the dead letters",
                record.topic(),
                record.partition(),
                record.offset());
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return attempt(step.bury(owner, record, reason))
                .onFailure()
                .recoverWithUni(again -> later(pause).chain(() -> take(owner, List.of(record), longer(pause))));
    }

    private Uni<Void> attempt(Uni<InboxStep.Outcome> step) {
        InboxProgress.Attempt attempt = progress.began();
        return step.invoke(outcome -> {
                    meters.took(outcome, attempt.nanos());
                    outcome.effects().run();
                    progress.done(outcome.done());
                    outbox.wakeRelay();
                })
                .eventually(() -> progress.ended(attempt))
                .replaceWithVoid();
    }

    private static Uni<Void> later(Duration pause) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(pause);
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    }

    /**
     * Whether the same batch may succeed later. Of what PostgreSQL says only a data exception (22) or a broken constraint
     * (23) is the records' own fault; anything else, a missing table included, is for an operator to mend while the
     * partition waits.
     */
    static boolean isPassing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof PgException refused) {
            String state = refused.getSqlState() == null ? "" : refused.getSqlState();
            return !state.startsWith("22") && !state.startsWith("23");
        }
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof VertxException
                || cause instanceof Watermarks.LostPartitionException;
    }
}
