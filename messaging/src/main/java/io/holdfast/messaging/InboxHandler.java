package io.holdfast.messaging;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.EventType;

/**
 * A service's handler of consumed facts; one bean per service.
 *
 * <p>The inbox calls {@link #handle} once per batch, in one transaction that also advances the partitions' watermarks, so
 * that each offset takes effect once. Delivery to the log is at least once: a relay that was killed between sending and
 * deleting sends again, and the same fact has two offsets. Effects must therefore be idempotent by the fact's key. When
 * {@code handle} fails and a retry cannot help, the batch is split until the failing record is alone; that one goes to the
 * dead letters.
 */
public interface InboxHandler {

    /**
     * Handles a batch inside the inbox's transaction. Batches of other partitions may be handled concurrently.
     *
     * @param tx the transaction's connection; its statements are executed in the order in which they are sent
     * @param batch in log order within each partition; never empty
     * @return changes of in-memory state, run after the commit; they must not fail
     */
    Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch);

    /** Whether the service handles that type; records of other types are skipped without parsing. */
    default boolean accepts(EventType type) {
        return true;
    }

    /**
     * The types that the service handles in one batch, for a service where that changes; else those that it
     * {@link #accepts}. What was committed before a record of the batch was published is seen by this transaction.
     */
    default Uni<Predicate<EventType>> accepted(SqlConnection tx) {
        return Uni.createFrom().item(this::accepts);
    }

    /**
     * All partitions that this instance owns from now on, before their first batch. Earlier owners are fenced already, so
     * in-memory state may be loaded from the database. State of an earlier assignment is invalid.
     */
    default Uni<Void> onAssigned(Set<Integer> partitions) {
        return Uni.createFrom().voidItem();
    }

    /** Partitions that this instance owns no longer. */
    default void onRevoked(Set<Integer> partitions) {}
}
