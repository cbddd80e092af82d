package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/** The lots of one account, each in its last state. Not thread-safe. */
final class Lots {

    private final TreeMap<Integer, Lot> all = new TreeMap<>();
    /** Lots with free points. */
    private final TreeSet<Lot> free = new TreeSet<>(Lot.SPENDING_ORDER);

    private final Map<AwardKey, List<Integer>> byAward = new HashMap<>();
    /** No lot is pending from this instant on. */
    private Instant pendingUntil = Instant.MIN;

    /** Adds a lot, or replaces it by its new state. */
    void put(Lot lot) {
        Lot before = all.put(lot.number(), lot);
        if (before == null) {
            byAward.computeIfAbsent(lot.award(), award -> new ArrayList<>(1)).add(lot.number());
        } else {
            free.remove(before);
        }
        if (lot.free().isPositive()) {
            free.add(lot);
            if (lot.availableFrom().isAfter(pendingUntil)) {
                pendingUntil = lot.availableFrom();
            }
        }
    }

    /**
     * The lot of this number.
     *
     * @throws IllegalStateException when it is not loaded
     */
    Lot get(int number) {
        Lot lot = all.get(number);
        if (lot == null) {
            throw new IllegalStateException("lot " + number + " is not loaded");
        }
        return lot;
    }

    /** By number. */
    Collection<Lot> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Those of one award that a reversal is about, in spending order. */
    List<Lot> ofAward(AwardKey award, Predicate<Lot> own) {
        return byAward.getOrDefault(award, List.of()).stream()
                .map(this::get)
                .filter(own)
                .sorted(Lot.SPENDING_ORDER)
                .toList();
    }

    /** The lot with free points that is first in spending order: none expires sooner. */
    @Nullable
    Lot firstFree() {
        return free.isEmpty() ? null : free.getFirst();
    }

    /** Adds what lots with free points give, in spending order, and returns how many points are still missing. */
    Points collectFree(Predicate<Lot> usable, Points points, List<Take> takes) {
        return collect(free, usable, points, takes);
    }

    /** As {@link #collectFree}, of lots that are pending at an instant. */
    Points collectPending(Instant at, Predicate<Lot> usable, Points points, List<Take> takes) {
        return at.isBefore(pendingUntil)
                ? collect(free, usable.and(lot -> lot.isPendingAt(at)), points, takes)
                : points;
    }

    static Points collect(Iterable<Lot> lots, Predicate<Lot> usable, Points points, List<Take> takes) {
        Points missing = points;
        Iterator<Lot> next = lots.iterator();
        while (missing.isPositive() && next.hasNext()) {
            Lot lot = next.next();
            Points part = usable.test(lot) ? lot.free().min(missing) : Points.ZERO;
            if (part.isPositive()) {
                takes.add(new Take(lot.number(), part));
                missing = missing.minus(part);
            }
        }
        return missing;
    }
}
