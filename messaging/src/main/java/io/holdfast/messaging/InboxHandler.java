package io.holdfast.messaging;

import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.EventType;

/**
 * What a service does with the facts that it reads; one bean a service.
 *
 * <p>The inbox calls {@link #handle} once for each batch, in one transaction that also moves the partitions' watermarks;
 * what it has seen before is not handed in again. The log may hold the same fact twice, at two offsets (a relay that was
 * killed between sending and deleting sends again), so an effect is tied to the fact's id and source, not to the call.
 * When {@code handle} fails for good the batch is split until the record that cannot be handled stands alone; that one
 * goes to the dead letters.
 */
public interface InboxHandler {

    /**
     * Handles a batch inside the inbox's transaction. Batches of other partitions may be handled at the same time.
     *
     * @param tx the transaction's connection; its statements are executed in the order in which they are given
     * @param batch in log order within each partition; never empty
     * @return the effects in memory, for when the transaction is committed; they must not fail
     */
    Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch);

    /** Whether facts of that type mean anything here; one that does not is passed over unread. */
    default boolean accepts(EventType type) {
        return true;
    }

    /**
     * The partitions that this instance owns from now on, all of them, before their first batch: nobody else can commit
     * for them any more, so state in memory may be loaded from the database. Any state of before is void.
     */
    default Uni<Void> onAssigned(Set<Integer> partitions) {
        return Uni.createFrom().voidItem();
    }

    /** The partitions are no longer this instance's. */
    default void onRevoked(Set<Integer> partitions) {}
}
