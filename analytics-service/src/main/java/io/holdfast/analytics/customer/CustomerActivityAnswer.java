package io.holdfast.analytics.customer;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;

/** Response of {@code GET /customers/{id}/activity}; days are UTC. */
record CustomerActivityAnswer(
        String customerId,
        LocalDate firstActiveDay,
        LocalDate lastActiveDay,
        int activeDays,
        int purchaseDays,
        int ticketDays) {

    static CustomerActivityAnswer of(String customerId, List<Integer> purchases, List<Integer> tickets) {
        TreeSet<Integer> all = new TreeSet<>(purchases);
        all.addAll(tickets);
        return new CustomerActivityAnswer(
                customerId,
                LocalDate.ofEpochDay(all.first()),
                LocalDate.ofEpochDay(all.last()),
                all.size(),
                purchases.size(),
                tickets.size());
    }
}
