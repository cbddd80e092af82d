package io.holdfast.loyalty.inbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;

/**
 * Random facts, merges and erasures of a few customers, an order in which they may be read, and what remains of them by a
 * plain calculation.
 */
final class PersonFacts {

    static final Instant CUT = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant LAST_CUT = CUT.plusSeconds(10_000);
    private static final int RATING_POINTS = 5;

    private record Told(String id, Instant at, int purchased, int refunded, boolean rated) {}

    private final Random random;
    private final List<String> ids = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    /** Of the purchases. */
    private final Map<Told, String> names = new HashMap<>();

    private final Map<String, Instant> cuts = new HashMap<>();
    private final Map<String, String> persons = new HashMap<>();
    /** What is read in the order told: the records of a topic about a customer. */
    private final Map<String, List<Fact<?>>> streams = new TreeMap<>();

    private PersonFacts(Random random) {
        this.random = random;
    }

    static PersonFacts generate(Random random, int customers, String unique) {
        PersonFacts facts = new PersonFacts(random);
        for (int i = 0; i < customers; i++) {
            facts.ids.add((char) ('a' + i) + unique);
        }
        facts.mergeSome(CUT.minusSeconds(1000));
        facts.eraseSomebody(CUT);
        if (random.nextBoolean()) {
            facts.mergeSome(CUT.plusSeconds(1000));
            if (random.nextBoolean()) {
                facts.eraseSomebody(LAST_CUT);
            }
        }
        int number = 0;
        for (String id : facts.ids) {
            for (int i = 0; i < 5; i++) {
                // Half of them before the first cut, some after the last one; no two at one instant.
                facts.tellSomething(
                        id, CUT.plusSeconds(random.nextInt(-2000, 13_000)).plusMillis(number), number++);
            }
        }
        return facts;
    }

    private void mergeSome(Instant from) {
        for (int i = 0; i + 1 < ids.size(); i++) {
            String id = ids.get(i);
            String into = ids.get(random.nextInt(i + 1, ids.size()));
            if (persons.containsKey(id) || persons.containsKey(into) || random.nextInt(4) == 0) {
                continue;
            }
            Fact<?>[] records = merge(id, into, from.plusSeconds(i));
            add("customers", id, records[0]);
            add("customers", into, records[1]);
            persons.replaceAll((merged, person) -> person.equals(id) ? into : person);
            persons.put(id, into);
        }
    }

    private void eraseSomebody(Instant cut) {
        String person = person(ids.get(random.nextInt(ids.size())));
        for (String id : ids) {
            if (person(id).equals(person)) {
                add("customers", id, erasure(id, cut));
                cuts.put(id, cut);
            }
        }
        cuts.forEach((id, at) -> {
            if (at.equals(cut)) {
                persons.remove(id);
            }
        });
    }

    private void tellSomething(String id, Instant at, int number) {
        int amount = random.nextInt(10, 100);
        if (random.nextInt(4) == 0) {
            add("tickets", id, rating(id, "t" + number, at));
            told.add(new Told(id, at, 0, 0, true));
            return;
        }
        String name = "p" + number;
        add("purchases", id, purchase(id, name, amount, at));
        boolean refunded = random.nextBoolean();
        if (refunded) {
            add("purchases", id, refund(id, name, amount / 2, at));
        }
        told.add(new Told(id, at, amount, refunded ? amount / 2 : 0, false));
        names.put(told.getLast(), name);
    }

    private void add(String topic, String id, Fact<?> fact) {
        streams.computeIfAbsent(topic + " " + id, stream -> new ArrayList<>()).add(fact);
    }

    List<String> ids() {
        return ids;
    }

    /** All records: each after those of its stream. */
    List<Fact<?>> order() {
        List<String> turns = new ArrayList<>();
        streams.forEach((stream, facts) -> facts.forEach(fact -> turns.add(stream)));
        Collections.shuffle(turns, random);
        Map<String, Integer> next = new HashMap<>();
        List<Fact<?>> order = new ArrayList<>();
        for (String stream : turns) {
            order.add(streams.getOrDefault(stream, List.of()).get(next.merge(stream, 1, Integer::sum) - 1));
        }
        return order;
    }

    /** Purchases, refunds and ratings. */
    List<Fact<?>> reportedFacts() {
        return streams.entrySet().stream()
                .filter(stream -> !stream.getKey().startsWith("customers"))
                .flatMap(stream -> stream.getValue().stream())
                .toList();
    }

    /** Refunds of the rest of each purchase that remains. */
    List<Fact<?>> refundsOfEverything() {
        List<Fact<?>> refunds = new ArrayList<>();
        for (Told each : told) {
            if (remains(each) && !each.rated()) {
                refunds.add(refundOf(
                        each.id() + names.get(each),
                        each.id(),
                        names.get(each) + "-rest",
                        each.purchased() - each.refunded(),
                        LAST_CUT.plusSeconds(100_000)));
            }
        }
        return refunds;
    }

    /** The points of a person; of an id that is merged into another one: none. */
    long expectedPoints(String id) {
        return told.stream()
                .filter(each -> remains(each) && person(each.id()).equals(id))
                .mapToLong(each -> each.rated() ? RATING_POINTS : each.purchased() - each.refunded())
                .sum();
    }

    long expectedOfRatings(String id) {
        return told.stream()
                        .filter(each -> each.rated()
                                && remains(each)
                                && person(each.id()).equals(id))
                        .count()
                * RATING_POINTS;
    }

    long expectedPurchases(String id) {
        return told.stream()
                .filter(each ->
                        !each.rated() && remains(each) && person(each.id()).equals(id))
                .count();
    }

    private boolean remains(Told each) {
        Instant cut = cuts.get(each.id());
        return cut == null || each.at().isAfter(cut);
    }

    private String person(String id) {
        return persons.getOrDefault(id, id);
    }

    @Override
    public String toString() {
        return "%s, erased %s, merged %s".formatted(told, cuts, persons);
    }

    static Fact<?>[] merge(String customer, String into, Instant at) {
        return new CustomerMerged(new CustomerId(customer), new CustomerId(into))
                .toFacts(
                        "m-" + customer + at.getEpochSecond(),
                        "n-" + customer + at.getEpochSecond(),
                        "/ticket-service",
                        at)
                .toArray(Fact<?>[]::new);
    }

    static Fact<?> erasure(String customer, Instant cut) {
        return new ErasureCut(cut)
                .toFact("x-" + customer + cut.getEpochSecond(), "/ticket-service", new CustomerId(customer));
    }

    static Fact<?> purchase(String customer, String name, int amount, Instant at) {
        return Fact.of(
                customer + name,
                "/shop",
                at,
                new Purchase(
                        customer + name,
                        new CustomerId(customer),
                        new BigDecimal(amount),
                        "EUR",
                        null,
                        List.of(),
                        null));
    }

    static Fact<?> refund(String customer, String purchase, int amount, Instant at) {
        return refundOf(customer + purchase, customer, purchase + at.getEpochSecond(), amount, at);
    }

    static Fact<?> refundOf(String purchaseId, String customer, String refundId, int amount, Instant at) {
        return Fact.of(
                customer + refundId,
                "/shop",
                at,
                new PurchaseRefunded(purchaseId, new CustomerId(customer), refundId, new BigDecimal(amount), "EUR"));
    }

    static Fact<?> rating(String customer, String name, Instant at) {
        return Fact.of(
                customer + name,
                "/shop",
                at,
                new TicketRated(new TicketId(customer + name), new CustomerId(customer), 5, null));
    }
}
