package io.holdfast.sla.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Priority queue of timers by partition: the part of the durable timers (column {@code timeline.next_at}) that expires
 * within the horizon. Timers beyond it, or beyond the maximum, are loaded by a later refill, so memory does not grow with
 * the number of open tickets. Backed by a sorted set: adding and removing take O(log n). Thread-safe.
 */
final class TimerQueue {

    private static final class Window {
        final NavigableSet<Timer> timers = new TreeSet<>();
        /** Every durable timer before this instant is in the queue. */
        Instant completeUntil = Instant.MIN;
        /** New timers before this instant are added. Later than {@code completeUntil} while a refill is loading. */
        Instant acceptUntil = Instant.MIN;

        boolean mustRefill;
    }

    private final Duration horizon;
    private final int timersMaxPerPartition;
    private final Map<Integer, Window> windows = new HashMap<>();

    TimerQueue(Duration horizon, int timersMaxPerPartition) {
        this.horizon = horizon;
        this.timersMaxPerPartition = timersMaxPerPartition;
    }

    /** Replaces the set of partitions; windows of partitions that stay are kept. */
    synchronized void assign(Collection<Integer> partitions) {
        windows.keySet().retainAll(partitions);
        partitions.forEach(partition -> windows.computeIfAbsent(partition, p -> new Window()));
    }

    synchronized void revoke(Collection<Integer> partitions) {
        partitions.forEach(windows::remove);
    }

    /** Makes the next refill load the partition from the start. */
    synchronized void invalidate(int partition) {
        Window window = windows.get(partition);
        if (window != null) {
            window.completeUntil = Instant.MIN;
            window.mustRefill = true;
        }
    }

    synchronized Set<Integer> partitions() {
        return Set.copyOf(windows.keySet());
    }

    /** Adds a timer that has been committed, unless it is beyond the window: then a refill will load it. */
    synchronized void schedule(int partition, Timer timer) {
        Window window = windows.get(partition);
        if (window != null && timer.at().isBefore(window.acceptUntil)) {
            insert(window, timer);
        }
    }

    /** Adds a timer regardless of the window, to retry it. */
    synchronized void putBack(int partition, Timer timer) {
        Window window = windows.get(partition);
        if (window != null) {
            window.timers.add(timer);
        }
    }

    /**
     * Call before the rows up to an instant are read. From here on timers up to it are accepted, since the read may miss
     * what is committed meanwhile.
     */
    synchronized void beginRefill(int partition, Instant until) {
        Window window = windows.get(partition);
        if (window != null) {
            window.mustRefill = false;
            window.acceptUntil = window.acceptUntil.isBefore(until) ? until : window.acceptUntil;
        }
    }

    /**
     * Adds the timers that were read.
     *
     * @param rows the earliest timers before {@code until}, in order
     * @param all whether these are all before {@code until}
     */
    synchronized void completeRefill(int partition, List<Timer> rows, Instant until, boolean all) {
        Window window = windows.get(partition);
        if (window == null) {
            return;
        }
        window.timers.addAll(rows);
        window.completeUntil = all ? until : rows.getLast().at();
        window.acceptUntil = window.completeUntil;
    }

    /** Partitions whose window covers less than half the horizon and has room, or was invalidated. */
    synchronized List<Integer> partitionsToRefill(Instant now) {
        Instant refillBefore = now.plus(horizon.dividedBy(2));
        List<Integer> toRefill = new ArrayList<>();
        windows.forEach((partition, window) -> {
            boolean nearsEnd =
                    window.completeUntil.isBefore(refillBefore) && window.timers.size() <= timersMaxPerPartition / 2;
            if (window.mustRefill || nearsEnd) {
                toRefill.add(partition);
            }
        });
        return toRefill;
    }

    /** The earliest expiry at or after {@code from}; null when there is none. */
    synchronized @Nullable Instant nextExpiry(Instant from) {
        Timer first = firstAt(from);
        Instant next = null;
        for (Window window : windows.values()) {
            Timer earliest = window.timers.ceiling(first);
            if (earliest != null) {
                next = next == null || earliest.at().isBefore(next) ? earliest.at() : next;
            }
        }
        return next;
    }

    /** Removes and returns timers that expire from an instant until now, both inclusive; a ticket once. */
    synchronized Map<Integer, List<Timer>> takeExpired(Instant from, Instant now, int max) {
        Map<Integer, List<Timer>> taken = new HashMap<>();
        int left = max;
        for (Map.Entry<Integer, Window> entry : windows.entrySet()) {
            List<Timer> expired = takeExpired(entry.getValue().timers.tailSet(firstAt(from), true), now, left);
            if (!expired.isEmpty()) {
                taken.put(entry.getKey(), expired);
                left -= expired.size();
            }
        }
        return taken;
    }

    /** Number of expired timers. */
    synchronized int countExpired(Instant now) {
        return windows.values().stream()
                .mapToInt(window ->
                        window.timers.headSet(firstAt(now.plusNanos(1)), false).size())
                .sum();
    }

    synchronized int size() {
        return windows.values().stream()
                .mapToInt(window -> window.timers.size())
                .sum();
    }

    private void insert(Window window, Timer timer) {
        window.timers.add(timer);
        if (window.timers.size() > timersMaxPerPartition) {
            Instant cut = window.timers.removeLast().at();
            window.completeUntil = cut.isBefore(window.completeUntil) ? cut : window.completeUntil;
            window.acceptUntil = window.completeUntil;
        }
    }

    /** Sorts before every timer of that instant. */
    private static Timer firstAt(Instant instant) {
        return new Timer(instant, "");
    }

    private static List<Timer> takeExpired(NavigableSet<Timer> timers, Instant now, int max) {
        List<Timer> expired = new ArrayList<>();
        Set<String> tickets = new HashSet<>();
        while (expired.size() < max
                && !timers.isEmpty()
                && !timers.getFirst().at().isAfter(now)) {
            Timer timer = timers.removeFirst();
            if (tickets.add(timer.ticketId())) {
                expired.add(timer);
            }
        }
        return expired;
    }
}
