package io.holdfast.analytics.person;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActiveDay;
import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.MergedChange;
import io.holdfast.analytics.activity.MergedFacts;

/**
 * What changes of merged customers make of persons. The persons are computed anew of all that is recorded of their ids, and
 * compared with those before: a person keeps its number as long as it has the same ids and no day less.
 *
 * @param customers all ids of the persons, with their numbers
 * @param left ids that were merged ones and have been forgotten
 * @param persons all whose ids are among the customers
 * @param changes of the bitmaps of persons
 * @param endedNumbers those that the changes end
 * @param regrouped ids of persons that have a new number
 * @param nextNumber the first number that is not assigned after the update
 */
public record PersonUpdate(
        List<MergedCustomer> customers,
        Set<String> left,
        List<Person> persons,
        List<ActivityChange> changes,
        List<Integer> endedNumbers,
        Set<String> regrouped,
        int nextNumber) {

    /** A change that a partition's events make. */
    public record OfPartition(int partition, MergedChange change) {}

    /**
     * Computes the persons after changes.
     *
     * @param recorded all ids of the persons that the changes name, also as the other one of a merge
     * @param nextNumber the first number that was never assigned
     */
    public static PersonUpdate compute(Collection<MergedCustomer> recorded, List<OfPartition> changes, int nextNumber) {
        return new Computation(recorded, nextNumber).apply(changes);
    }

    private static final class Computation {

        private static final Comparator<ActiveDay> BY_DAY =
                Comparator.comparingInt(ActiveDay::day).thenComparing(ActiveDay::kind);

        private final Map<Integer, Set<String>> idsBefore = new HashMap<>();
        private final Map<Integer, Set<ActiveDay>> daysBefore = new HashMap<>();
        private final SortedMap<String, MergedFacts> facts = new TreeMap<>();
        private final Map<String, Integer> partitions = new HashMap<>();
        private final Map<String, @Nullable Integer> numbers = new HashMap<>();
        private final Set<String> left = new TreeSet<>();
        private final List<MergedCustomer> customers = new ArrayList<>();
        private final List<Person> persons = new ArrayList<>();
        private final List<ActivityChange> added = new ArrayList<>();
        private final Set<Integer> kept = new HashSet<>();
        private final Set<String> regrouped = new TreeSet<>();
        private int nextNumber;

        private Computation(Collection<MergedCustomer> recorded, int nextNumber) {
            this.nextNumber = nextNumber;
            for (MergedCustomer customer : recorded) {
                String id = customer.customerId();
                facts.put(id, new MergedFacts(customer.facts()));
                partitions.put(id, customer.partition());
                Integer number = customer.number();
                numbers.put(id, number);
                if (number != null) {
                    idsBefore.computeIfAbsent(number, n -> new TreeSet<>()).add(id);
                    daysBefore
                            .computeIfAbsent(number, n -> new HashSet<>())
                            .addAll(customer.facts().days().keySet());
                }
            }
        }

        private PersonUpdate apply(List<OfPartition> changes) {
            changes.forEach(this::apply);
            facts.forEach((id, known) -> {
                if (known.isEmpty()) {
                    left.add(id);
                }
            });
            facts.keySet().removeAll(left);
            Persons now = new Persons(facts);
            now.groups().forEach(group -> add(group, now.root(group)));
            List<Integer> ended = idsBefore.keySet().stream()
                    .filter(number -> !kept.contains(number))
                    .sorted()
                    .toList();
            List<ActivityChange> all = new ArrayList<>();
            ended.forEach(number -> all.add(new ActivityChange.Erased(number)));
            all.addAll(added);
            return new PersonUpdate(customers, left, persons, all, ended, regrouped, nextNumber);
        }

        private void apply(OfPartition change) {
            String id = change.change().customerId();
            MergedFacts known = facts.computeIfAbsent(id, newId -> new MergedFacts());
            partitions.put(id, change.partition());
            switch (change.change()) {
                case MergedChange.Merged e -> known.add(e.merge());
                case MergedChange.Active e -> known.add(e.day(), e.latest());
                case MergedChange.Erased e -> known.erase(e.cut());
            }
        }

        private void add(Set<String> ids, String root) {
            Set<ActiveDay> days = new TreeSet<>(BY_DAY);
            ids.forEach(id -> days.addAll(factsOf(id).days().keySet()));
            Integer before = numbers.get(ids.iterator().next());
            boolean isKept = before != null
                    && ids.equals(idsBefore.get(before))
                    && days.containsAll(Objects.requireNonNull(daysBefore.get(before)));
            int number = isKept ? before : nextNumber++;
            if (isKept) {
                kept.add(number);
            } else {
                regrouped.addAll(ids);
            }
            Set<ActiveDay> known = isKept ? daysBefore.getOrDefault(number, Set.of()) : Set.of();
            days.stream()
                    .filter(day -> !known.contains(day))
                    .forEach(day -> added.add(new ActivityChange.Active(number, day.day(), day.kind())));
            persons.add(new Person(number, root, ids));
            ids.forEach(id -> customers.add(
                    new MergedCustomer(id, Objects.requireNonNull(partitions.get(id)), number, factsOf(id))));
        }

        private MergedFacts factsOf(String id) {
            return Objects.requireNonNull(facts.get(id));
        }
    }
}
