package io.holdfast.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Facts as a working day brings them, told in the last few seconds. A ticket is created, answered, asked again, answered
 * again and resolved, a few thousand of them side by side; purchases are one item each. Customers are drawn from
 * 100,000; the same seed gives the same facts.
 */
final class Day {

    private static final int CUSTOMERS = 100_000;
    private static final int TICKETS_SIDE_BY_SIDE = 2_000;
    private static final int STEPS = 5;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final String run;
    private final Instant begin;
    private long told;

    Day(String run, Instant begin) {
        this.run = run;
        this.begin = begin;
    }

    private static final class Open {
        final String ticketId;
        final String customerId;
        int step;

        Open(String ticketId, String customerId) {
            this.ticketId = ticketId;
            this.customerId = customerId;
        }
    }

    /** So many facts of tickets: a fifth as many tickets. */
    void tickets(int facts, Consumer<ProducerRecord<String, byte[]>> to) {
        int ticketsLeft = facts / STEPS;
        int made = 0;
        ArrayList<Open> open = new ArrayList<>();
        while (ticketsLeft > 0 || !open.isEmpty()) {
            while (ticketsLeft > 0 && open.size() < TICKETS_SIDE_BY_SIDE) {
                open.add(new Open(run + "-T" + made++, customer()));
                ticketsLeft--;
            }
            int chosen = random.nextInt(open.size());
            Open ticket = open.get(chosen);
            to.accept(next(ticket));
            if (ticket.step == STEPS) {
                open.set(chosen, open.getLast());
                open.removeLast();
            }
        }
    }

    private ProducerRecord<String, byte[]> next(Open ticket) {
        Instant time = time();
        return switch (ticket.step++) {
            case 0 -> FactRecords.ticketCreated(ticket.ticketId, ticket.customerId, time);
            case 1 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 1, "agent", time);
            case 2 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 2, "customer", time);
            case 3 -> FactRecords.reply(ticket.ticketId, ticket.customerId, 3, "agent", time);
            default -> FactRecords.resolved(ticket.ticketId, ticket.customerId, time);
        };
    }

    void purchases(int facts, Consumer<ProducerRecord<String, byte[]>> to) {
        for (int i = 0; i < facts; i++) {
            String amount = String.format(Locale.ROOT, "%d.%02d", 1 + random.nextInt(200), random.nextInt(100));
            to.accept(FactRecords.purchase(run + "-P" + i, customer(), amount, "sku-" + random.nextInt(500), time()));
        }
    }

    private Instant time() {
        return begin.plusNanos(told++ * 1_000);
    }

    private String customer() {
        return "C-" + random.nextInt(CUSTOMERS);
    }
}
