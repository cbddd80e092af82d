package io.holdfast.sla.deadline;

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
final class LookAhead {

    private static final class Window {
        final NavigableSet<Due> dues = new TreeSet<>();
        /** Every durable row before this instant is armed. */
        Instant completeUntil = Instant.MIN;
        /** New instants before this one are armed at once: further out while a refill reads the rows. */
        Instant acceptUntil = Instant.MIN;

        boolean mustRefill;
    }

    private final Duration reach;
    private final int armedMaxPerPartition;
    private final Map<Integer, Window> windows = new HashMap<>();

    LookAhead(Duration reach, int armedMaxPerPartition) {
        this.reach = reach;
        this.armedMaxPerPartition = armedMaxPerPartition;
    }

    synchronized void open(Collection<Integer> partitions) {
        windows.keySet().retainAll(partitions);
        partitions.forEach(partition -> windows.computeIfAbsent(partition, p -> new Window()));
    }

    synchronized void drop(Collection<Integer> partitions) {
        partitions.forEach(windows::remove);
    }

    /** The window is refilled from the start, whatever it holds. */
    synchronized void forget(int partition) {
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
    synchronized void arm(int partition, Due due) {
        Window window = windows.get(partition);
        if (window != null && due.at().isBefore(window.acceptUntil)) {
            add(window, due);
        }
    }

    /** Arms one again that could not be dealt with, wherever the window ends. */
    synchronized void armAgain(int partition, Due due) {
        Window window = windows.get(partition);
        if (window != null) {
            window.dues.add(due);
        }
    }

    /** Says that the rows up to an instant are about to be read: what is committed from here on, the reader may miss. */
    synchronized void beforeRefill(int partition, Instant until) {
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
    synchronized void refill(int partition, List<Due> rows, Instant until, boolean all) {
        Window window = windows.get(partition);
        if (window == null) {
            return;
        }
        window.dues.addAll(rows);
        window.completeUntil = all ? until : rows.getLast().at();
        window.acceptUntil = window.completeUntil;
    }

    /** The partitions whose window nears its end and has room. */
    synchronized List<Integer> wantRefill(Instant now) {
        Instant enough = now.plus(reach.dividedBy(2));
        List<Integer> wanting = new ArrayList<>();
        windows.forEach((partition, window) -> {
            boolean nearsItsEnd =
                    window.completeUntil.isBefore(enough) && window.dues.size() <= armedMaxPerPartition / 2;
            if (window.mustRefill || nearsItsEnd) {
                wanting.add(partition);
            }
        });
        return wanting;
    }

    /** The soonest instant that is not before {@code from}. */
    synchronized @Nullable Instant next(Instant from) {
        Due first = firstAt(from);
        Instant next = null;
        for (Window window : windows.values()) {
            Due soonest = window.dues.ceiling(first);
            if (soonest != null) {
                next = next == null || soonest.at().isBefore(next) ? soonest.at() : next;
            }
        }
        return next;
    }

    /** Takes what came from an instant on, that included, until now. */
    synchronized Map<Integer, List<Due>> takeCome(Instant from, Instant now, int max) {
        Map<Integer, List<Due>> taken = new HashMap<>();
        int left = max;
        for (Map.Entry<Integer, Window> entry : windows.entrySet()) {
            List<Due> come = takeCome(entry.getValue().dues.tailSet(firstAt(from), true), now, left);
            if (!come.isEmpty()) {
                taken.put(entry.getKey(), come);
                left -= come.size();
            }
        }
        return taken;
    }

    /** How many have come. */
    synchronized int come(Instant now) {
        return windows.values().stream()
                .mapToInt(window ->
                        window.dues.headSet(firstAt(now.plusNanos(1)), false).size())
                .sum();
    }

    synchronized int armed() {
        return windows.values().stream().mapToInt(window -> window.dues.size()).sum();
    }

    private void add(Window window, Due due) {
        window.dues.add(due);
        if (window.dues.size() > armedMaxPerPartition) {
            Instant cut = window.dues.removeLast().at();
            window.completeUntil = cut.isBefore(window.completeUntil) ? cut : window.completeUntil;
            window.acceptUntil = window.completeUntil;
        }
    }

    /** Before every ticket of that instant. */
    private static Due firstAt(Instant instant) {
        return new Due(instant, "");
    }

    private static List<Due> takeCome(NavigableSet<Due> dues, Instant now, int max) {
        List<Due> come = new ArrayList<>();
        Set<String> tickets = new HashSet<>();
        while (come.size() < max && !dues.isEmpty() && !dues.getFirst().at().isAfter(now)) {
            Due due = dues.removeFirst();
            if (tickets.add(due.ticketId())) {
                come.add(due);
            }
        }
        return come;
    }
}
