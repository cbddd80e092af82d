package io.holdfast.analytics.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.MergedChange;
import io.holdfast.analytics.activity.PartitionUpdate;
import io.holdfast.analytics.activity.Recording;
import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.person.PersonUpdate;
import io.holdfast.analytics.person.PersonUpdate.OfPartition;

/**
 * The updates of a batch, with that of the partition of persons if the batch concerns merged customers.
 *
 * @param persons null when it concerns none
 */
record PersonBatch(List<VersionedUpdate> updates, @Nullable PersonUpdate persons) {

    /**
     * Computes the update of persons. Only then the row of their partition is locked, after those of the batch: who is merged does
     * not change without the lock of the partition of the customer's events.
     *
     * @param moves for numbers of moves
     */
    static Uni<PersonBatch> compute(SqlClient tx, List<VersionedUpdate> updates, Recording recording, Random moves) {
        List<OfPartition> changes = new ArrayList<>();
        updates.forEach(versioned -> versioned
                .update()
                .merged()
                .changes()
                .forEach(change -> changes.add(new OfPartition(versioned.partition(), change))));
        if (changes.isEmpty()) {
            return Uni.createFrom().item(new PersonBatch(updates, null));
        }
        return PartitionReader.lockForUpdate(tx, List.of(PersonPartition.number()))
                .chain(versions -> PersonReader.loadPersons(tx, idsOf(changes))
                        .map(recorded -> PersonUpdate.compute(
                                recorded, changes, versions.getFirst().nextCustomer()))
                        .map(persons -> of(updates, persons, versions.getFirst(), recording, moves)));
    }

    /** Whether a merged customer had a number in the partition of its events. */
    boolean hasHandedOver() {
        return updates.stream()
                .anyMatch(versioned -> !versioned.update().merged().handedOver().isEmpty());
    }

    List<MergedChange> changes() {
        return updates.stream()
                .flatMap(versioned -> versioned.update().merged().changes().stream())
                .toList();
    }

    /** Ids of merged customers whom the batch erases. */
    Set<String> erased() {
        Set<String> erased = new TreeSet<>();
        for (MergedChange change : changes()) {
            if (change instanceof MergedChange.Erased) {
                erased.add(change.customerId());
            }
        }
        return erased;
    }

    private static PersonBatch of(
            List<VersionedUpdate> updates,
            PersonUpdate persons,
            PartitionVersion version,
            Recording recording,
            Random moves) {
        List<VersionedUpdate> all = new ArrayList<>();
        long moved = 0;
        for (VersionedUpdate versioned : updates) {
            long move = versioned.update().endedNumbers().isEmpty() ? 0 : moves.nextLong();
            moved ^= move;
            all.add(new VersionedUpdate(versioned.before(), versioned.update(), recording, move));
        }
        PartitionUpdate update =
                PartitionUpdate.ofPersons(persons.changes(), persons.endedNumbers(), persons.nextNumber());
        all.add(new VersionedUpdate(version, update, recording, moved));
        return new PersonBatch(all, persons);
    }

    private static Set<String> idsOf(List<OfPartition> changes) {
        Set<String> ids = new TreeSet<>();
        for (OfPartition change : changes) {
            ids.add(change.change().customerId());
            if (change.change() instanceof MergedChange.Merged merged) {
                ids.add(merged.merge().otherId());
            }
        }
        return ids;
    }
}
