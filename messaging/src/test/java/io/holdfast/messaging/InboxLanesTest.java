package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.smallrye.mutiny.Uni;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboxLanesTest {

    private final InboxLanes lanes = new InboxLanes(2, 3);
    private final List<Part> begun = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    /** Batches after which another may come. */
    private final List<String> room = new ArrayList<>();

    /** A part of a batch that is being taken until somebody says that it is done. */
    private record Part(List<Long> offsets, CompletableFuture<Void> taken) {
        void end() {
            taken.complete(null);
        }
    }

    @Test
    void partitionsOfDifferentLanesAreTakenAtTheSameTime() {
        take("batch", record(0, 1), record(1, 2), record(2, 3), record(0, 4));

        assertThat(begun).extracting(Part::offsets).containsExactlyInAnyOrder(List.of(1L, 3L, 4L), List.of(2L));
    }

    @Test
    void aPartitionsRecordsAreTakenOneBatchAfterTheOther() {
        take("first", record(0, 1), record(1, 1));
        take("second", record(0, 2));

        assertThat(begun).hasSize(2);
        part(0, 1).end();
        assertThat(begun).extracting(Part::offsets).endsWith(List.of(2L));
    }

    @Test
    void aLaneGoesOnWhileAnotherIsHeldUp() {
        take("first", record(0, 1), record(1, 1));
        take("second", record(1, 2));

        begun.get(1).end();
        begun.get(2).end();

        assertThat(done).containsExactly("second");
        begun.getFirst().end();
        assertThat(done).containsExactly("second", "first");
    }

    @Test
    void aBatchIsDoneWhenAllOfItIs() {
        take("batch", record(0, 1), record(1, 1));

        begun.getFirst().end();
        assertThat(done).isEmpty();
        begun.getLast().end();
        assertThat(done).containsExactly("batch");
    }

    @Test
    void thereIsRoomForSoManyBatchesAndThenForOneWhenTheOldestIsDone() {
        take("first", record(0, 1));
        take("second", record(1, 1));
        take("third", record(1, 2));

        assertThat(room).containsExactly("first", "second");
        part(1, 1).end();
        assertThat(room).containsExactly("first", "second");
        part(0, 1).end();
        assertThat(room).containsExactly("first", "second", "third");
    }

    @Test
    void oneLaneTakesOneBatchAfterTheOtherWhateverItsPartitions() {
        InboxLanes single = new InboxLanes(1, 1);
        take(single, "first", record(0, 1), record(1, 1));

        assertThat(begun).extracting(Part::offsets).containsExactly(List.of(1L, 1L));
        assertThat(room).isEmpty();
    }

    private Part part(int index, long offset) {
        Part part = begun.get(index);
        assertThat(part.offsets()).containsExactly(offset);
        return part;
    }

    private void take(String name, InboxRecord... records) {
        take(lanes, name, records);
    }

    private void take(InboxLanes by, String name, InboxRecord... records) {
        CompletionStage<Void> next = by.take(List.of(records), this::begin, () -> {
            done.add(name);
            return CompletableFuture.completedFuture(null);
        });
        Uni.createFrom().completionStage(next).subscribe().with(now -> room.add(name));
    }

    private CompletionStage<Void> begin(List<InboxRecord> records) {
        Part part = new Part(records.stream().map(InboxRecord::offset).toList(), new CompletableFuture<>());
        begun.add(part);
        return part.taken();
    }

    private static InboxRecord record(int partition, long offset) {
        return new InboxRecord("tickets", partition, offset, "C-1", new RecordHeaders(), null);
    }
}
