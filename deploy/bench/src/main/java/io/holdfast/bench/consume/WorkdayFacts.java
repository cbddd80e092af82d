package io.holdfast.bench.consume;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.holdfast.bench.harness.FactRecords;

/**
 * Generates facts as on a working day, with event times a microsecond apart. A ticket is created, answered, asked again,
 * answered again and resolved; up to 2,000 tickets are open at a time, and a random one continues. A purchase has one item.
 * Customers are drawn from 100,000. Not thread-safe.
 */
final class WorkdayFacts {

    private static final int CUSTOMERS = 100_000;
    private static final int OPEN_TICKETS_MAX = 2_000;
    private static final int FACTS_PER_TICKET = 5;
    private static final int TIME_STEP_NANOS = 1_000;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final String idPrefix;
    private final Instant begin;
    private long generated;

    /**
     * @param idPrefix begins the id of every ticket and purchase; distinct ones give distinct facts
     * @param begin event time of the first fact
     */
    WorkdayFacts(String idPrefix, Instant begin) {
        this.idPrefix = idPrefix;
        this.begin = begin;
    }

    private static final class OpenTicket {
        final String ticketId;
        final String customerId;
        int facts;

        OpenTicket(String ticketId, String customerId) {
            this.ticketId = ticketId;
            this.customerId = customerId;
        }
    }

    /** Generates ticket facts, five for each ticket. */
    void generateTickets(int facts, Consumer<ProducerRecord<String, byte[]>> consumer) {
        int tickets = facts / FACTS_PER_TICKET;
        int created = 0;
        List<OpenTicket> open = new ArrayList<>();
        while (created < tickets || !open.isEmpty()) {
            while (created < tickets && open.size() < OPEN_TICKETS_MAX) {
                open.add(new OpenTicket(idPrefix + "-T" + created++, randomCustomer()));
            }
            int chosen = random.nextInt(open.size());
            OpenTicket ticket = open.get(chosen);
            consumer.accept(nextFact(ticket));
            if (ticket.facts == FACTS_PER_TICKET) {
                open.set(chosen, open.getLast());
                open.removeLast();
            }
        }
    }

    private ProducerRecord<String, byte[]> nextFact(OpenTicket ticket) {
        Instant time = nextTime();
        return switch (ticket.facts++) {
            case 0 -> FactRecords.ticketCreated(ticket.ticketId, ticket.customerId, time);
            case 1 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 1, "agent", time);
            case 2 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 2, "customer", time);
            case 3 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 3, "agent", time);
            default -> FactRecords.resolved(ticket.ticketId, ticket.customerId, time);
        };
    }

    void generatePurchases(int facts, Consumer<ProducerRecord<String, byte[]>> consumer) {
        for (int i = 0; i < facts; i++) {
            String amount = String.format(Locale.ROOT, "%d.%02d", 1 + random.nextInt(200), random.nextInt(100));
            consumer.accept(FactRecords.purchase(
                    idPrefix + "-P" + i, randomCustomer(), amount, "sku-" + random.nextInt(500), nextTime()));
        }
    }

    private Instant nextTime() {
        return begin.plusNanos(generated++ * TIME_STEP_NANOS);
    }

    private String randomCustomer() {
        return "C-" + random.nextInt(CUSTOMERS);
    }
}
