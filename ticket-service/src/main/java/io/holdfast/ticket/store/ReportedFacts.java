package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * The reported events of one flush. They are inserted when the flush loads, because the insert distinguishes new events
 * from duplicates; one that is then refused is deleted again with the same transaction. Not thread-safe.
 */
final class ReportedFacts {

    /** Sorted: every flush inserts in this order, so that flushes do not deadlock. */
    private final Map<EventKey, Fact<? extends CustomerFact>> byKey = new TreeMap<>();

    private final Map<EventKey, Integer> numbers = new HashMap<>();
    private final Set<EventKey> newKeys = new HashSet<>();
    private final List<Fact<? extends CustomerFact>> refused = new ArrayList<>();
    private final Map<EventKey, SubmissionResult> refusals = new HashMap<>();

    void add(Fact<? extends CustomerFact> fact) {
        byKey.putIfAbsent(fact.key(), fact);
        numberOf(fact);
    }

    /** All of them, in the order in which they are inserted. */
    Collection<Fact<? extends CustomerFact>> all() {
        return byKey.values();
    }

    boolean contains(EventKey key) {
        return byKey.containsKey(key);
    }

    /**
     * The number of an event in the order in which the events of the flush were reported; one that was not reported gets
     * the next number.
     */
    int numberOf(Fact<? extends CustomerFact> fact) {
        Integer next = numbers.size();
        Integer known = numbers.putIfAbsent(fact.key(), next);
        return known == null ? next : known;
    }

    /** Marks an event as inserted by this flush. */
    void addInserted(EventKey key) {
        newKeys.add(key);
    }

    /** Whether the event was inserted by this flush and was not taken yet. */
    boolean take(Fact<? extends CustomerFact> fact) {
        return newKeys.remove(fact.key());
    }

    /** Refuses an event that was taken. Nothing of it stays, so it may be reported again. */
    SubmissionResult refuse(Fact<? extends CustomerFact> fact, Problem reason) {
        SubmissionResult result = new SubmissionResult.Rejected(reason);
        refused.add(fact);
        refusals.put(fact.key(), result);
        return result;
    }

    /** The result of an event that could not be taken. */
    SubmissionResult resultOfRepeated(Fact<? extends CustomerFact> fact) {
        return refusals.getOrDefault(fact.key(), new SubmissionResult.Duplicate());
    }

    /** Events that were inserted and must be deleted. */
    List<Fact<? extends CustomerFact>> refused() {
        return refused;
    }
}
