package io.holdfast.messaging;

import java.util.Arrays;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.ImportEvent.ImportCompleted;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordPlaceTest {

    private static final Event EVENT = new CustomerErased(new CustomerId("C-1"));
    /** Of 12, by murmur2. */
    private static final int PARTITION = 11;

    private final RecordPlace place = new RecordPlace(12);

    @Test
    void theCustomersOwnPartitionIsTheirPlace() {
        assertThatCode(() -> place.check(record("C-1", PARTITION), EVENT)).doesNotThrowAnyException();
    }

    @Test
    void anotherKeyOrNoneIsNotTheirs() {
        for (String key : Arrays.asList("C-3", "", null)) {
            assertThatThrownBy(() -> place.check(record(key, PARTITION), EVENT))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessage("key: must be the customerId of the data");
        }
    }

    @Test
    void anotherPartitionIsNotTheirs() {
        assertThatThrownBy(() -> place.check(record("C-1", 3), EVENT))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("key: belongs on partition 11, as Kafka's default partitioner computes it");
    }

    @Test
    void thePartitionIsNotCheckedWhileTheTopicHasAnotherNumberOfPartitions() {
        place.observe("customers", 24);
        assertThatCode(() -> place.check(record("C-1", 23), EVENT)).doesNotThrowAnyException();
        assertThatThrownBy(() -> place.check(record("C-3", 23), EVENT)).hasMessageStartingWith("key:");

        place.observe("customers", 12);
        assertThatThrownBy(() -> place.check(record("C-1", 3), EVENT)).hasMessageStartingWith("key:");
    }

    @Test
    void aCompletedImportIsOnEveryPartition() {
        assertThatCode(() -> place.check(record(null, 3), new ImportCompleted("history")))
                .doesNotThrowAnyException();
    }

    private static InboxRecord record(@Nullable String key, int partition) {
        return new InboxRecord("customers", partition, 0, key, new RecordHeaders(), null);
    }
}
