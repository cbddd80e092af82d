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
        int contactDays) {

    static CustomerActivityAnswer of(String customerId, List<Integer> purchases, List<Integer> contacts) {
        TreeSet<Integer> all = new TreeSet<>(purchases);
        all.addAll(contacts);
        return new CustomerActivityAnswer(
                customerId,
                LocalDate.ofEpochDay(all.first()),
                LocalDate.ofEpochDay(all.last()),
                all.size(),
                purchases.size(),
                contacts.size());
    }
}
