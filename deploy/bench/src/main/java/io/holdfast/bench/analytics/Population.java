package io.holdfast.bench.analytics;

import java.time.LocalDate;
import java.util.Arrays;

import org.hipparchus.random.RandomDataGenerator;

/**
 * Simulates customers who purchase and leave as BG/NBD says, and have tickets beside it. The model is of continuous time, while
 * the service counts days: frequency and age of the simulated customers are exact, recency is rounded to days, and purchases
 * between the first and the last are moved to days of their own. So an estimate from the days is one of the model.
 */
public final class Population {

    static final BgNbdParameters PURCHASES = new BgNbdParameters(1.2, 8, 0.8, 6);

    private static final double DAYS_A_WEEK = 7;
    /** More customers join early than late: the day is this power of a uniform number. */
    private static final double JOINING_POWER = 1.3;

    private static final double TICKET_RATE_SHAPE = 0.8;
    /** Tickets a day of a customer, on average. */
    private static final double TICKET_RATE_MEAN = 0.022;
    /** Days from the last purchase until a customer has no more tickets, on average. */
    private static final double TICKETS_AFTER_LAST_PURCHASE_MEAN = 60;

    private static final double INQUIRY_SHARE = 0.1;
    private static final int INQUIRY_DAYS_BEFORE_MAX = 5;

    private final RandomDataGenerator random;
    private final Activity activity;
    private int[] purchases = new int[64];
    private int[] tickets = new int[64];

    private Population(long seed, Activity activity) {
        this.random = new RandomDataGenerator(seed);
        this.activity = activity;
    }

    /** The same for the same seed and size. */
    public static Activity simulate(long seed, int customers, LocalDate firstDay, int days) {
        Activity activity = new Activity(firstDay, days, customers);
        Population population = new Population(seed, activity);
        for (int customer = 0; customer < customers; customer++) {
            population.addCustomer(customer);
        }
        return activity;
    }

    private void addCustomer(int customer) {
        int days = activity.days();
        int joined = (int) (days * Math.pow(random.nextDouble(), JOINING_POWER));
        int repeats = simulateRepeats(days - 1 - joined);
        activity.add(joined, customer, Activity.PURCHASE);
        for (int i = 0; i < repeats; i++) {
            activity.add(joined + purchases[i], customer, Activity.PURCHASE);
        }
        int last = repeats == 0 ? joined : joined + purchases[repeats - 1];
        addTickets(customer, joined, last);
    }

    /**
     * Simulates the repeat purchases of a customer; {@link #purchases} are their days since the first one.
     *
     * @param age in days since the first purchase
     * @return how many
     */
    private int simulateRepeats(int age) {
        double rate = random.nextGamma(PURCHASES.r(), 1 / PURCHASES.alpha()) / DAYS_A_WEEK;
        double leaving = random.nextBeta(PURCHASES.a(), PURCHASES.b());
        int repeats = 0;
        double at = 0;
        boolean isAlive = true;
        while (isAlive && repeats < age) {
            at += random.nextExponential(1 / rate);
            if (at > age) {
                break;
            }
            if (repeats == purchases.length) {
                purchases = Arrays.copyOf(purchases, 2 * repeats);
            }
            purchases[repeats++] = (int) Math.round(at);
            isAlive = random.nextDouble() >= leaving;
        }
        onDistinctDays(purchases, repeats);
        return repeats;
    }

    /**
     * Gives each of ascending days since the first purchase a day of its own, from 1 on. The last one stays where it is, unless
     * there is no room for the others before it.
     */
    static void onDistinctDays(int[] days, int count) {
        int last = count == 0 ? 0 : Math.max(days[count - 1], count);
        for (int i = 0; i < count; i++) {
            days[i] = Math.max(days[i], i == 0 ? 1 : days[i - 1] + 1);
        }
        for (int i = count - 1; i >= 0; i--) {
            days[i] = Math.min(days[i], last - (count - 1 - i));
        }
    }

    private void addTickets(int customer, int joined, int lastPurchase) {
        int count = 0;
        if (random.nextDouble() < INQUIRY_SHARE) {
            tickets[count++] = Math.max(0, joined - (int) (INQUIRY_DAYS_BEFORE_MAX * random.nextDouble()));
        }
        double rate = random.nextGamma(TICKET_RATE_SHAPE, TICKET_RATE_MEAN / TICKET_RATE_SHAPE);
        double end = Math.min(activity.days(), lastPurchase + random.nextExponential(TICKETS_AFTER_LAST_PURCHASE_MEAN));
        for (double at = joined + random.nextExponential(1 / rate); at < end; at += random.nextExponential(1 / rate)) {
            if (count == tickets.length) {
                tickets = Arrays.copyOf(tickets, 2 * count);
            }
            tickets[count++] = (int) at;
        }
        Arrays.sort(tickets, 0, count);
        for (int i = 0; i < count; i++) {
            if (i == 0 || tickets[i] != tickets[i - 1]) {
                activity.add(tickets[i], customer, Activity.TICKET);
            }
        }
    }
}
