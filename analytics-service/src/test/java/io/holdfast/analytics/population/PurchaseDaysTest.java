package io.holdfast.analytics.population;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;

import static org.assertj.core.api.Assertions.assertThat;

class PurchaseDaysTest {

    @Test
    void severalDaysAreCountedAsEachAlone() {
        ActivityLog log = new ActivityLog();
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            ActivityKind kind = i % 5 == 0 ? ActivityKind.TICKET : ActivityKind.PURCHASE;
            log.apply(new ActivityChange.Active(random.nextInt(300), random.nextInt(-20, 100), kind));
        }
        List<Integer> asOfDays = List.of(60, -30, 10, 99, 60, 11);

        List<PurchaseDays> together = PurchaseDays.count(3, log, asOfDays);

        assertThat(together).hasSameSizeAs(asOfDays);
        for (int i = 0; i < asOfDays.size(); i++) {
            assertThat(customers(together.get(i)))
                    .as("up to %d", asOfDays.get(i))
                    .isEqualTo(customers(PurchaseDays.count(3, log, asOfDays.get(i))));
        }
        assertThat(customers(together.get(1))).isEmpty();
        assertThat(customers(together.get(3))).hasSizeGreaterThan(250);
    }

    private static List<CustomerDays> customers(PurchaseDays days) {
        List<CustomerDays> customers = new ArrayList<>();
        for (int number = 0; number < days.capacity(); number++) {
            CustomerDays customer = days.of(number);
            if (customer != null) {
                customers.add(customer);
            }
        }
        return customers;
    }
}
