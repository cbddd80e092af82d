package io.holdfast.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jboss.logging.Logger;

/**
 * Looks regularly whether the consumed topics are still those of the assignment. A consumer goes on with a topic that was
 * deleted and created again without a rebalance, and its first records have offsets that count as processed. A topic of
 * which nothing was processed is taken as it is. Also counts their partitions, from which the partition of a record follows.
 */
@ApplicationScoped
class TopicWatch {

    private static final Logger LOG = Logger.getLogger(TopicWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;
    private final InboxProgress progress;
    private final PartitionerCheck partitioner;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topic-watch").daemon().factory());

    TopicWatch(Admin admin, InboxProgress progress, PartitionerCheck partitioner) {
        this.admin = admin;
        this.progress = progress;
        this.partitioner = partitioner;
    }

    void start(@Observes StartupEvent event) {
        var unused = scheduler.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        scheduler.shutdownNow();
    }

    /** A failure is no finding: the next look may succeed. Nothing may be thrown, because it would end the schedule. */
    private void look() {
        Map<String, String> assigned = progress.topicIds();
        if (assigned.isEmpty()) {
            return;
        }
        try {
            Map<String, TopicDescription> described = admin.describeTopics(
                            assigned.keySet(), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                    .allTopicNames()
                    .get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            TreeSet<String> madeAnew = new TreeSet<>();
            described.forEach((topic, description) -> {
                partitioner.observe(topic, description.partitions().size());
                if (!description.topicId().toString().equals(assigned.get(topic)) && progress.hasProcessed(topic)) {
                    madeAnew.add(topic);
                }
            });
            if (!madeAnew.isEmpty() && progress.topicIds().equals(assigned)) {
                String reason = LogComparison.madeAnew(madeAnew);
                LOG.error(reason);
                progress.block(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debugf("the consumed topics are not described: %s", e.getMessage());
        }
    }
}
