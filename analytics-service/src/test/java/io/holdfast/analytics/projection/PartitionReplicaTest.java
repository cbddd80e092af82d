package io.holdfast.analytics.projection;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionReplicaTest {

    private static final List<ActivityChange> CHANGES = List.of(new ActivityChange.Active(0, 1, ActivityKind.PURCHASE));

    private final PartitionReplica replica = new PartitionReplica();

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void changesDoNotWaitForAQuery() throws Exception {
        replica.replace(new ActivityLog(), 5, 0);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService queries = Executors.newSingleThreadExecutor()) {
            Future<Boolean> query = queries.submit(() -> replica.query(log -> {
                begun.countDown();
                return await(end);
            }));
            begun.await();

            replica.applyIfIdle(new VersionedChanges(6, CHANGES, null, 0));

            assertThat(replica.seq()).isEqualTo(5);
            end.countDown();
            assertThat(query.get()).isTrue();
        }
        // Later changes wait for those that are missing.
        replica.applyIfIdle(new VersionedChanges(7, CHANGES, null, 0));
        assertThat(replica.seq()).isEqualTo(5);
        replica.applyIfIdle(new VersionedChanges(6, CHANGES, null, 0));
        assertThat(replica.seq()).isEqualTo(6);
        assertThat(replica.<Long>query(log -> log.countEver(ActivityView.ANY))).isEqualTo(1);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aShortQueryDoesNotWaitForChangesThatWaitForALongOne() throws Exception {
        replica.replace(new ActivityLog(), 5, 0);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService queries = Executors.newSingleThreadExecutor()) {
            Future<Boolean> query = queries.submit(() -> replica.query(log -> {
                begun.countDown();
                return await(end);
            }));
            begun.await();
            Thread writer = Thread.ofPlatform().start(() -> replica.apply(new VersionedChanges(6, CHANGES, null, 0)));
            while (writer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            assertThat(replica.<Long>queryNow(log -> log.countEver(ActivityView.ANY)))
                    .contains(0L);

            end.countDown();
            assertThat(query.get()).isTrue();
            writer.join();
        }
        assertThat(replica.<Long>queryNow(log -> log.countEver(ActivityView.ANY)))
                .contains(1L);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
