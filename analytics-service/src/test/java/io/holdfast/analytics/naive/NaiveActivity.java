package io.holdfast.analytics.naive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityView;

/** Test oracle: each customer's active days in a set, every query evaluated customer by customer. */
public final class NaiveActivity {

    private final Map<String, Map<ActivityKind, TreeSet<Integer>>> days = new TreeMap<>();

    public void add(String customer, ActivityKind kind, int day) {
        days.computeIfAbsent(customer, c -> new EnumMap<>(ActivityKind.class))
                .computeIfAbsent(kind, k -> new TreeSet<>())
                .add(day);
    }

    public void erase(String customer) {
        days.remove(customer);
    }

    public Set<String> customers() {
        return days.keySet();
    }

    public boolean isActive(String customer, ActivityView view, int fromDay, int toDay) {
        return !daysOf(customer, view).subSet(fromDay, toDay).isEmpty();
    }

    public boolean isNew(String customer, ActivityView view, int fromDay, int toDay) {
        NavigableSet<Integer> own = daysOf(customer, view);
        return !own.isEmpty() && own.first() >= fromDay && own.first() < toDay;
    }

    public boolean isOlder(String customer, ActivityView view, int fromDay) {
        return !daysOf(customer, view).headSet(fromDay).isEmpty();
    }

    public long count(Predicate<String> condition) {
        return days.keySet().stream().filter(condition).count();
    }

    /** The counts active before, active, new, returning, resurrecting and dormant. */
    public List<Long> flow(ActivityView view, int beforeDay, int fromDay, int toDay) {
        Predicate<String> before = c -> isActive(c, view, beforeDay, fromDay);
        Predicate<String> now = c -> isActive(c, view, fromDay, toDay);
        Predicate<String> older = c -> isOlder(c, view, fromDay);
        return List.of(
                count(before),
                count(now),
                count(now.and(older.negate())),
                count(now.and(before)),
                count(now.and(older).and(before.negate())),
                count(before.and(now.negate())));
    }

    /** Of those whose first activity is in the first range, how many were active in the second. */
    public long cohort(ActivityView view, int firstFrom, int firstTo, int fromDay, int toDay) {
        return count(c -> isNew(c, view, firstFrom, firstTo) && isActive(c, view, fromDay, toDay));
    }

    private NavigableSet<Integer> daysOf(String customer, ActivityView view) {
        NavigableSet<Integer> all = new TreeSet<>();
        List<ActivityKind> kinds = new ArrayList<>(view.kinds());
        Map<ActivityKind, TreeSet<Integer>> own = days.getOrDefault(customer, Map.of());
        kinds.forEach(kind -> all.addAll(own.getOrDefault(kind, new TreeSet<>())));
        return all;
    }
}
