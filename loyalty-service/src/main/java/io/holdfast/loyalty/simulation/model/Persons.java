package io.holdfast.loyalty.simulation.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;

/** Which customers are one person. */
final class Persons {

    /** Whom each merged customer is now: one who is not merged. */
    private final Map<CustomerId, CustomerId> persons = new HashMap<>();

    private final Map<CustomerId, Set<CustomerId>> merged = new HashMap<>();

    CustomerId of(CustomerId customer) {
        return persons.getOrDefault(customer, customer);
    }

    boolean isMerged(CustomerId customer) {
        return persons.containsKey(customer);
    }

    /**
     * Merges a customer, and all who were merged into them.
     *
     * @param other not merged
     */
    void merge(CustomerId customer, CustomerId other) {
        Set<CustomerId> moved = new HashSet<>(merged.getOrDefault(customer, Set.of()));
        merged.remove(customer);
        moved.add(customer);
        moved.forEach(id -> persons.put(id, other));
        merged.computeIfAbsent(other, id -> new HashSet<>()).addAll(moved);
    }

    /** Forgets a person; the ids are those of several customers from now on. */
    Set<CustomerId> forget(CustomerId person) {
        Set<CustomerId> ids = new HashSet<>(merged.getOrDefault(person, Set.of()));
        merged.remove(person);
        ids.forEach(persons::remove);
        ids.add(person);
        return ids;
    }
}
