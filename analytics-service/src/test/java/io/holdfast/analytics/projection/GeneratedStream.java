package io.holdfast.analytics.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.naive.RawEvent;

/**
 * Generates tickets, purchases, breaches and erasures within {@value #DAYS} days. Times are whole hours, so that many
 * coincide; what happens to a ticket is in no sensible order.
 */
final class GeneratedStream {

    static final int DAYS = 120;
    private static final int CUSTOMERS = 40;
    private static final int TICKETS = 80;
    private static final int ERASED = 4;
    private static final List<String> STATUSES =
            List.of("open", "pending", "on-hold", "resolved", "resolved", "closed");

    private final List<RawEvent> events = new ArrayList<>();
    private final Random random;
    private final String prefix;
    private final Instant start;
    private int ids;

    private GeneratedStream(long seed, LocalDate start) {
        this.random = new Random(seed);
        this.prefix = "gen" + seed + "-";
        this.start = start.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The name of a template of a stream. */
    static String template(long seed, int number) {
        return "gen" + seed + "-template" + number;
    }

    static List<RawEvent> generate(long seed, LocalDate start) {
        GeneratedStream stream = new GeneratedStream(seed, start);
        for (int i = 0; i < TICKETS; i++) {
            stream.addTicket(seed, i);
        }
        for (int i = 0; i < 2 * CUSTOMERS; i++) {
            stream.events.add(new RawEvent.Bought(stream.id(), stream.anyTime(), stream.customer()));
        }
        for (int i = 0; i < ERASED; i++) {
            Instant midnight = stream.start.plus(Duration.ofDays(stream.random.nextInt(DAYS)));
            stream.events.add(new RawEvent.Erased(stream.id(), midnight, stream.prefix + "c" + i));
        }
        return stream.events;
    }

    private void addTicket(long seed, int number) {
        String customer = customer();
        String ticket = prefix + "t" + number;
        Instant opened = anyTime();
        if (random.nextInt(10) > 0) {
            events.add(new RawEvent.Opened(
                    id(),
                    opened,
                    customer,
                    ticket,
                    any("email", "chat", "phone"),
                    any("sales", "technical", "billing")));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String department = nullIfEmpty(any("sales", "technical", ""));
            events.add(new RawEvent.Reclassified(id(), after(opened, 5), customer, ticket, department));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            addReply(seed, customer, ticket, opened);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String status = STATUSES.get(random.nextInt(STATUSES.size()));
            events.add(new RawEvent.StatusChanged(id(), after(opened, 8), customer, ticket, status));
        }
        if (random.nextInt(4) == 0) {
            Instant late = after(opened, 10);
            events.add(new RawEvent.Replied(id(), late, customer, ticket, "customer", false, null, null));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(new RawEvent.Rated(id(), after(opened, 8), customer, ticket, score()));
        }
        if (random.nextInt(3) == 0) {
            events.add(new RawEvent.Reviewed(id(), after(opened, 9), customer, ticket, score(), score(), score()));
        }
        addBreaches(customer, ticket, opened);
        addMerges(customer, ticket, opened);
    }

    /** Merges and undoings in any order, some of them twice or at one instant. */
    private void addMerges(String customer, String ticket, Instant opened) {
        for (int i = Math.max(0, random.nextInt(8) - 3); i > 0; i--) {
            events.add(new RawEvent.TicketMerged(id(), after(opened, 8), customer, ticket, random.nextInt(3) > 0));
        }
    }

    private void addReply(long seed, String customer, String ticket, Instant opened) {
        String template = random.nextInt(3) == 0 ? null : template(seed, random.nextInt(2));
        events.add(new RawEvent.Replied(
                id(),
                after(opened, 3),
                customer,
                ticket,
                any("agent", "agent", "agent", "customer", "bot"),
                random.nextInt(5) == 0,
                template,
                template == null ? null : nullIfEmpty(any("x", "y", ""))));
    }

    /** Of one clock, breaches and withdrawals take turns; one may follow at the instant of the other. */
    private void addBreaches(String customer, String ticket, Instant opened) {
        boolean mayCoincide = random.nextBoolean() && !isErased(customer);
        String metric = any("first-response", "resolution");
        Instant due = after(opened, 10);
        Instant detected = due;
        for (int i = 0; i < random.nextInt(4); i++) {
            boolean withdrawn = i % 2 == 1;
            if (i > 0 && !mayCoincide) {
                detected = detected.plus(Duration.ofHours(1 + random.nextInt(30)));
            }
            if (i == 2) {
                due = after(opened, 30);
            }
            events.add(new RawEvent.Breached(
                    id(), withdrawn ? detected : due, customer, ticket, metric, 1, due, detected, withdrawn));
        }
    }

    private boolean isErased(String customer) {
        for (int i = 0; i < ERASED; i++) {
            if (customer.equals(prefix + "c" + i)) {
                return true;
            }
        }
        return false;
    }

    private String id() {
        return prefix + "%05d".formatted(ids++);
    }

    private String customer() {
        return prefix + "c" + random.nextInt(CUSTOMERS);
    }

    private int score() {
        return 1 + random.nextInt(5);
    }

    private Instant anyTime() {
        return after(start, DAYS);
    }

    private Instant after(Instant time, int days) {
        return time.plus(Duration.ofHours(random.nextInt(days * 24)));
    }

    private String any(String... values) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable String nullIfEmpty(String value) {
        return value.isEmpty() ? null : value;
    }
}
