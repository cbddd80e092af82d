package io.holdfast.analytics.model.purchase;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PurchaseTableTest {

    private static final int AGE_MAX = 400;
    /** Of the sorted histories and the columns, with what a reader creates and drops. */
    private static final long BYTES_A_CUSTOMER_MAX = 60;

    @Test
    void aTableOfDaysIsThatOfTheSameHistoriesInWeeks() {
        SplittableRandom random = new SplittableRandom(1);
        int customers = 5_000;
        PurchaseTable.OfDays days = new PurchaseTable.OfDays(customers);
        PurchaseTable.Builder weeks = new PurchaseTable.Builder();
        for (int i = 0; i < customers; i++) {
            int age = random.nextInt(60);
            int recency = random.nextInt(age + 1);
            int frequency = recency == 0 ? 0 : 1 + random.nextInt(Math.min(3, recency));
            days.add(frequency, recency, age);
            weeks.add(new PurchaseHistory(frequency, recency / 7.0, age / 7.0), 1);
        }

        PurchaseTable table = days.build();

        PurchaseTable expected = weeks.build();
        assertThat(table.rows()).isEqualTo(expected.rows()).hasSizeLessThan(customers);
        assertThat(table.customers()).isEqualTo(customers);
        assertThat(table.digest()).isEqualTo(expected.digest());
    }

    @Test
    void aTableOfManyDifferentHistoriesTakesFewBytesACustomer() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SplittableRandom random = new SplittableRandom(1);
        int customers = 200_000;
        long before = threads.getCurrentThreadAllocatedBytes();
        PurchaseTable.OfDays days = new PurchaseTable.OfDays(customers);
        for (int i = 0; i < customers; i++) {
            days.add(1 + random.nextInt(20), random.nextInt(AGE_MAX), AGE_MAX + random.nextInt(AGE_MAX));
        }

        PurchaseTable table = days.build();

        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(table.rows()).hasSizeGreaterThan(customers / 2);
        assertThat(bytes / customers).isLessThan(BYTES_A_CUSTOMER_MAX);
    }

    @Test
    void anEmptyTableHasNoRows() {
        assertThat(new PurchaseTable.OfDays(0).build().rows()).isEmpty();
    }

    @Test
    void aNumberThatIsNoneOfDaysIsRefused() {
        PurchaseTable.OfDays days = new PurchaseTable.OfDays(1);

        assertThatIllegalArgumentException().isThrownBy(() -> days.add(0, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> days.add(0, 0, 1 << 21));
    }
}
