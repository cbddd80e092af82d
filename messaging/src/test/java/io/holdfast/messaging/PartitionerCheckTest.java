package io.holdfast.messaging;

import java.util.Arrays;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.ImportEvent.ImportCompleted;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionerCheckTest {

    private static final Event EVENT = new CustomerErased(new CustomerId("C-1"));
    /** Of 12, by murmur2. */
    private static final int PARTITION = 11;

    private final PartitionerCheck partitioner = new PartitionerCheck(12);

    @Test
    void theCustomersOwnPartitionIsTheirPlace() {
        assertThatCode(() -> partitioner.check(record("C-1", PARTITION), EVENT)).doesNotThrowAnyException();
    }

    @Test
    void anotherKeyOrNoneIsNotTheirs() {
        for (String key : Arrays.asList("C-3", "", null)) {
            assertThatThrownBy(() -> partitioner.check(record(key, PARTITION), EVENT))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessage("key: must be the customerId of the data");
        }
    }

    @Test
    void anotherPartitionIsNotTheirs() {
        assertThatThrownBy(() -> partitioner.check(record("C-1", 3), EVENT))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("key: belongs on partition 11, as Kafka's default partitioner computes it");
    }

    @Test
    void thePartitionIsNotCheckedWhileTheTopicHasAnotherNumberOfPartitions() {
        partitioner.observe("customers", 24);
        assertThatCode(() -> partitioner.check(record("C-1", 23), EVENT)).doesNotThrowAnyException();
        assertThatThrownBy(() -> partitioner.check(record("C-3", 23), EVENT)).hasMessageStartingWith("key:");

        partitioner.observe("customers", 12);
        assertThatThrownBy(() -> partitioner.check(record("C-1", 3), EVENT)).hasMessageStartingWith("key:");
    }

    @Test
    void aMergeOfCustomersIsOnThePartitionOfEachOfThem() {
        CustomerMerged merged = new CustomerMerged(new CustomerId("C-3"), new CustomerId("C-1"));

        assertThatCode(() -> partitioner.check(record("C-1", PARTITION), merged))
                .doesNotThrowAnyException();
        assertThatCode(() -> partitioner.check(record("C-3", partitioner.partitionOf("C-3")), merged))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> partitioner.check(record("C-2", partitioner.partitionOf("C-2")), merged))
                .hasMessage("key: must be the customerId of the data");
        assertThatThrownBy(() -> partitioner.check(record(null, PARTITION), merged))
                .hasMessageStartingWith("key:");
    }

    @Test
    void aCompletedImportIsOnEveryPartition() {
        assertThatCode(() -> partitioner.check(record(null, 3), new ImportCompleted("history")))
                .doesNotThrowAnyException();
    }

    private static InboxRecord record(@Nullable String key, int partition) {
        return new InboxRecord("customers", partition, 0, key, new RecordHeaders(), null);
    }
}
