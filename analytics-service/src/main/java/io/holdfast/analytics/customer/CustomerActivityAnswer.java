package io.holdfast.analytics.customer;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Response of {@code GET /customers/{id}/activity}; days are UTC.
 *
 * @param mergedIntoCustomerId whose days these are, when the customer was merged; absent otherwise
 */
record CustomerActivityAnswer(
        String customerId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mergedIntoCustomerId,
        LocalDate firstActiveDay,
        LocalDate lastActiveDay,
        int activeDays,
        int purchaseDays,
        int ticketDays) {

    static CustomerActivityAnswer of(
            String customerId, @Nullable String mergedIntoCustomerId, List<Integer> purchases, List<Integer> tickets) {
        TreeSet<Integer> all = new TreeSet<>(purchases);
        all.addAll(tickets);
        return new CustomerActivityAnswer(
                customerId,
                mergedIntoCustomerId,
                LocalDate.ofEpochDay(all.first()),
                LocalDate.ofEpochDay(all.last()),
                all.size(),
                purchases.size(),
                tickets.size());
    }
}
