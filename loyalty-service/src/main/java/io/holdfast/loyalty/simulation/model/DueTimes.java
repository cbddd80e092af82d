package io.holdfast.loyalty.simulation.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/** When something is due next for each customer. */
final class DueTimes {

    private record Due(Instant at, CustomerId customer) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::customer));
    private final Map<CustomerId, Instant> queuedAt = new HashMap<>();

    /** Adds a due time; a customer is looked at again at the earliest of those that were added. */
    void add(CustomerId customer, @Nullable Instant at) {
        Instant queued = queuedAt.get(customer);
        if (at != null && (queued == null || at.isBefore(queued))) {
            queue.add(new Due(at, customer));
            queuedAt.put(customer, at);
        }
    }

    /** The next customer for whom something may be due up to an instant; null: none. */
    @Nullable
    CustomerId poll(Instant until) {
        while (!queue.isEmpty() && !queue.peek().at().isAfter(until)) {
            Due due = queue.poll();
            if (due.at().equals(queuedAt.get(due.customer()))) {
                queuedAt.remove(due.customer());
                return due.customer();
            }
        }
        return null;
    }
}
