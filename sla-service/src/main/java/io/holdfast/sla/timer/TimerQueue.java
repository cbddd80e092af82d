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
 * What is due soon on the partitions that this instance owns. It follows the durable rows and never leads them: what is
 * too far away, or too much, is left to a later refill, so that memory does not grow with the clocks that are open.
 */
final class TimerQueue {

    private static final class Window {
        final NavigableSet<Timer> timers = new TreeSet<>();
        /** Every durable row before this instant is armed. */
        Instant completeUntil = Instant.MIN;
        /** New instants before this one are armed at once: further out while a refill reads the rows. */
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

    synchronized void assign(Collection<Integer> partitions) {
        windows.keySet().retainAll(partitions);
        partitions.forEach(partition -> windows.computeIfAbsent(partition, p -> new Window()));
    }

    synchronized void revoke(Collection<Integer> partitions) {
        partitions.forEach(windows::remove);
    }

    /** The window is refilled from the start, whatever it holds. */
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

    /** Arms one instant; one beyond the window waits for the refill that reaches it. */
    synchronized void schedule(int partition, Timer timer) {
        Window window = windows.get(partition);
        if (window != null && timer.at().isBefore(window.acceptUntil)) {
            insert(window, timer);
        }
    }

    /** Arms one again that could not be dealt with, wherever the window ends. */
    synchronized void putBack(int partition, Timer timer) {
        Window window = windows.get(partition);
        if (window != null) {
            window.timers.add(timer);
        }
    }

    /** Says that the rows up to an instant are about to be read: what is committed from here on, the reader may miss. */
    synchronized void beginRefill(int partition, Instant until) {
        Window window = windows.get(partition);
        if (window != null) {
            window.mustRefill = false;
            window.acceptUntil = window.acceptUntil.isBefore(until) ? until : window.acceptUntil;
        }
    }

    /**
     * Takes over what the database holds for a partition.
     *
     * @param rows the soonest rows up to {@code until}, soonest first
     * @param all whether there are no more rows than these up to {@code until}
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

    /** The partitions whose window nears its end and has room. */
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

    /** The soonest instant that is not before {@code from}. */
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

    /** Takes what came from an instant on, that included, until now. */
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

    /** How many have come. */
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

    /** Before every ticket of that instant. */
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
