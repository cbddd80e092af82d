package io.holdfast.sla.reevaluation;

import java.util.concurrent.locks.LockSupport;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Background job that passes queued tickets to the timer service: one thread polls both queues, each at its own pace. A
 * ticket is first marked as due in its row, so a restart, or the next owner of its partition, continues.
 */
@ApplicationScoped
public class ReevaluationJob {

    private static final Logger LOG = Logger.getLogger(ReevaluationJob.class);

    /** A queue and when it is polled next. Confined to the job's thread. */
    private static final class Poll {
        private final String name;
        private final ReevaluationQueue queue;
        private long dueNanos = System.nanoTime();

        Poll(String name, ReevaluationQueue queue) {
            this.name = name;
            this.queue = queue;
        }

        long remainingNanos() {
            return dueNanos - System.nanoTime();
        }
    }

    private final Poll merges;
    private final Poll policyChanges;

    private volatile boolean stopping;
    private volatile boolean woken;
    private @Nullable Thread thread;

    ReevaluationJob(MergeQueue merges, PolicyChangeQueue policyChanges) {
        this.merges = new Poll("merges", merges);
        this.policyChanges = new Poll("policy changes", policyChanges);
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("reevaluation").daemon().start(this::run);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        wakeUp();
    }

    /** Polls the queue of merges at once; call it after the commit of a transaction that has queued tickets. Any thread. */
    public void wakeUp() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!stopping) {
            if (woken) {
                woken = false;
                merges.dueNanos = System.nanoTime();
            }
            pollIfDue(merges);
            pollIfDue(policyChanges);
            long pause = Math.min(merges.remainingNanos(), policyChanges.remainingNanos());
            if (pause > 0 && !woken && !stopping) {
                LockSupport.parkNanos(pause);
            }
        }
    }

    private void pollIfDue(Poll poll) {
        if (stopping || poll.remainingNanos() > 0) {
            return;
        }
        boolean more = false;
        try {
            more = poll.queue.scheduleNext();
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warnf(e, "tickets could not be scheduled for re-evaluation after %s; retrying", poll.name);
            }
        }
        poll.dueNanos = System.nanoTime() + poll.queue.pause(more).toNanos();
    }
}
