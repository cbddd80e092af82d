package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.holdfast.analytics.naive.RawEvent;

/**
 * Generates purchases, tickets and breaches of some customers within {@value #DAYS} days, and merges and erasures as
 * ticket-service accepts them: a merge is into whom the other one was merged into, an erasure is one of all ids of the person,
 * which are different customers afterwards. Times are whole hours, so that many coincide.
 */
final class GeneratedMerges {

    static final int DAYS = 100;
    static final int CUSTOMERS = 24;

    private static final int MERGES = 30;
    private static final int ERASURES = 5;
    private static final int FACTS = 220;

    private final List<RawEvent> events = new ArrayList<>();
    private final Map<String, String> into = new HashMap<>();
    private final Random random;
    private final String prefix;
    private final Instant start;
    private int ids;

    private GeneratedMerges(long seed, LocalDate start) {
        this.random = new Random(seed);
        this.prefix = "mrg" + seed + "-";
        this.start = start.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static String customer(long seed, int number) {
        return "mrg" + seed + "-c" + number;
    }

    static List<RawEvent> generate(long seed, LocalDate start) {
        GeneratedMerges stream = new GeneratedMerges(seed, start);
        for (int i = 0; i < FACTS; i++) {
            stream.addFact();
        }
        stream.addMergesAndErasures();
        return stream.events;
    }

    private void addFact() {
        Instant at = start.plus(Duration.ofHours(random.nextInt(DAYS * 24)));
        String customer = anyCustomer();
        String ticket = prefix + "t" + ids;
        switch (random.nextInt(4)) {
            case 0 -> {
                String channel = random.nextBoolean() ? "email" : "chat";
                events.add(new RawEvent.Opened(id(), at, customer, ticket, channel, "sales"));
            }
            case 1 -> events.add(new RawEvent.Replied(id(), at, customer, ticket, "customer", false, null, null));
            case 2 -> events.add(new RawEvent.Breached(id(), at, customer, ticket, "resolution", 1, at, at, false));
            default -> events.add(new RawEvent.Bought(id(), at, customer));
        }
    }

    private void addMergesAndErasures() {
        List<Integer> hours = new ArrayList<>();
        random.ints(MERGES + ERASURES, 0, DAYS * 24).distinct().sorted().forEach(hours::add);
        for (int hour : hours) {
            Instant at = start.plus(Duration.ofHours(hour));
            if (random.nextInt(MERGES + ERASURES) < ERASURES) {
                erase(personOf(anyCustomer()), at);
            } else {
                merge(anyCustomer(), personOf(anyCustomer()), at);
            }
        }
    }

    private void merge(String customer, String other, Instant at) {
        if (!into.containsKey(customer) && !personOf(other).equals(customer)) {
            into.put(customer, other);
            events.add(new RawEvent.Merged(id(), at, customer, other));
        }
    }

    private void erase(String person, Instant at) {
        List<String> erased = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            if (personOf(prefix + "c" + i).equals(person)) {
                erased.add(prefix + "c" + i);
            }
        }
        erased.forEach(customer -> events.add(new RawEvent.Erased(id(), at, customer)));
        into.keySet().removeAll(erased);
    }

    private String personOf(String customer) {
        String person = customer;
        while (into.containsKey(person)) {
            person = into.get(person);
        }
        return person;
    }

    private String anyCustomer() {
        return prefix + "c" + random.nextInt(CUSTOMERS);
    }

    private String id() {
        return prefix + "%05d".formatted(ids++);
    }
}
