package io.holdfast.analytics.naive;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.naive.RawEvent.Bought;
import io.holdfast.analytics.naive.RawEvent.Breached;
import io.holdfast.analytics.naive.RawEvent.Erased;
import io.holdfast.analytics.naive.RawEvent.Merged;
import io.holdfast.analytics.naive.RawEvent.Opened;
import io.holdfast.analytics.naive.RawEvent.Rated;
import io.holdfast.analytics.naive.RawEvent.Reclassified;
import io.holdfast.analytics.naive.RawEvent.Replied;
import io.holdfast.analytics.naive.RawEvent.Reviewed;
import io.holdfast.analytics.naive.RawEvent.StatusChanged;
import io.holdfast.analytics.naive.RawEvent.TicketMerged;

/** Test oracle: the impact of breaches, customer by customer. */
public final class NaiveImpact {

    private final NaiveHistory history;

    public NaiveImpact(Collection<RawEvent> events) {
        this.history = new NaiveHistory(events);
    }

    /**
     * Of the window of some days before {@code to}: by quarter of the recency, the latest first, the customers with a
     * breach, those of them who were lost, the others, and those of them who were lost.
     */
    public List<List<Long>> bands(LocalDate to, int days, @Nullable String metric) {
        LocalDate from = to.minusDays(days);
        LocalDate before = from.minusDays(days);
        Set<String> breached = breached(before, from, metric);
        long[][] bands = new long[4][4];
        activeDays().forEach((customer, active) -> {
            LocalDate last = active.stream()
                    .filter(day -> !day.isBefore(before) && day.isBefore(from))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
            if (last != null) {
                boolean lost = active.stream().noneMatch(day -> !day.isBefore(from) && day.isBefore(to));
                double share = (double) ChronoUnit.DAYS.between(last, from) / days;
                long[] band = bands[(int) Math.ceil(share * 4) - 1];
                int group = breached.contains(customer) ? 0 : 2;
                band[group]++;
                band[group + 1] += lost ? 1 : 0;
            }
        });
        return List.of(bands).stream()
                .map(band -> LongStream.of(band).boxed().toList())
                .toList();
    }

    /** The Mantel-Haenszel risk difference over bands; NaN when no band has both groups. */
    public static double adjusted(List<List<Long>> bands) {
        double sum = 0;
        double weights = 0;
        for (List<Long> band : bands) {
            double exposed = band.get(0);
            double others = band.get(2);
            if (exposed > 0 && others > 0) {
                double weight = exposed * others / (exposed + others);
                sum += weight * (band.get(1) / exposed - band.get(3) / others);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private Set<String> breached(LocalDate from, LocalDate to, @Nullable String metric) {
        Map<String, List<Breached>> byClock = history.of(Breached.class).stream()
                .collect(Collectors.groupingBy(breach -> breach.ticket() + breach.metric() + breach.cycle()));
        Set<String> customers = new TreeSet<>();
        for (List<Breached> ofClock : byClock.values()) {
            Breached last = ofClock.stream()
                    .max(Comparator.comparing(Breached::detectedAt).thenComparing(Breached::id))
                    .orElseThrow();
            LocalDate due = LocalDate.ofInstant(last.dueAt(), ZoneOffset.UTC);
            if (!last.withdrawn()
                    && !due.isBefore(from)
                    && due.isBefore(to)
                    && (metric == null || metric.equals(last.metric()))) {
                customers.add(last.customer());
            }
        }
        return customers;
    }

    private Map<String, Set<LocalDate>> activeDays() {
        Map<String, Set<LocalDate>> days = new TreeMap<>();
        for (RawEvent event : history.all()) {
            boolean active = switch (event) {
                case Bought e -> true;
                case Opened e -> true;
                case Rated e -> true;
                case Replied e -> e.author().equals("customer");
                case Reclassified e -> false;
                case StatusChanged e -> false;
                case TicketMerged e -> false;
                case Reviewed e -> false;
                case Breached e -> false;
                case Merged e -> false;
                case Erased e -> false;
            };
            if (active) {
                days.computeIfAbsent(event.customer(), c -> new TreeSet<>())
                        .add(LocalDate.ofInstant(event.at(), ZoneOffset.UTC));
            }
        }
        return days;
    }
}
