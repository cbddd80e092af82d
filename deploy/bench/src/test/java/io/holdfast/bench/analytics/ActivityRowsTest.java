package io.holdfast.bench.analytics;

import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.bench.harness.KafkaLog;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityRowsTest {

    @Test
    void customersAreNumberedInTheirPartitionInTheOrderOfTheirFirstActivity() {
        int other = otherCustomerOfPartition(0);
        Activity activity = new Activity(LocalDate.of(2026, 1, 1), 2, other + 1);
        activity.add(0, other, Activity.TICKET);
        activity.add(1, 0, Activity.PURCHASE);
        activity.add(1, other, Activity.PURCHASE);

        ActivityRows rows = new ActivityRows(activity);

        int partition = KafkaLog.partitionOf(Activity.customerId(0));
        assertThat(rows.bitmaps(0)[partition][Activity.TICKET]).isEqualTo(RoaringBitmap.bitmapOf(0));
        assertThat(rows.bitmaps(0)[partition][Activity.PURCHASE]).isEqualTo(new RoaringBitmap());
        assertThat(rows.bitmaps(1)[partition][Activity.PURCHASE]).isEqualTo(RoaringBitmap.bitmapOf(0, 1));
    }

    private static int otherCustomerOfPartition(int customer) {
        int other = customer + 1;
        while (KafkaLog.partitionOf(Activity.customerId(other))
                != KafkaLog.partitionOf(Activity.customerId(customer))) {
            other++;
        }
        return other;
    }
}
