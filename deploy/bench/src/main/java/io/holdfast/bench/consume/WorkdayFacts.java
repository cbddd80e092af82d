package io.holdfast.bench.consume;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.holdfast.bench.harness.FactRecords;

/**
 * Facts as a working day brings them, told in the last few seconds. A ticket is created, answered, asked again, answered
 * again and resolved, a few thousand of them side by side; purchases are one item each. Customers are drawn from
 * 100,000; the same seed gives the same facts.
 */
final class WorkdayFacts {

    private static final int CUSTOMERS = 100_000;
    private static final int OPEN_TICKETS_MAX = 2_000;
    private static final int FACTS_PER_TICKET = 5;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final String run;
    private final Instant begin;
    private long generated;

    WorkdayFacts(String run, Instant begin) {
        this.run = run;
        this.begin = begin;
    }

    private static final class OpenTicket {
        final String ticketId;
        final String customerId;
        int step;

        OpenTicket(String ticketId, String customerId) {
            this.ticketId = ticketId;
            this.customerId = customerId;
        }
    }

    /** So many facts of tickets: a fifth as many tickets. */
    void generateTickets(int facts, Consumer<ProducerRecord<String, byte[]>> consumer) {
        int ticketsLeft = facts / FACTS_PER_TICKET;
        int made = 0;
        ArrayList<OpenTicket> open = new ArrayList<>();
        while (ticketsLeft > 0 || !open.isEmpty()) {
            while (ticketsLeft > 0 && open.size() < OPEN_TICKETS_MAX) {
                open.add(new OpenTicket(run + "-T" + made++, customer()));
                ticketsLeft--;
            }
            int chosen = random.nextInt(open.size());
            OpenTicket ticket = open.get(chosen);
            consumer.accept(next(ticket));
            if (ticket.step == FACTS_PER_TICKET) {
                open.set(chosen, open.getLast());
                open.removeLast();
            }
        }
    }

    private ProducerRecord<String, byte[]> next(OpenTicket ticket) {
        Instant time = time();
        return switch (ticket.step++) {
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
            consumer.accept(
                    FactRecords.purchase(run + "-P" + i, customer(), amount, "sku-" + random.nextInt(500), time()));
        }
    }

    private Instant time() {
        return begin.plusNanos(generated++ * 1_000);
    }

    private String customer() {
        return "C-" + random.nextInt(CUSTOMERS);
    }
}
