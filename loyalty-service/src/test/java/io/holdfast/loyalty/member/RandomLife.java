package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * A random life of a customer. Few ids, so that events are repeated, contradict each other and refer to each other; most
 * captures and refunds are of something recent, so that they have an effect.
 */
final class RandomLife {

    static final int HOURS = 150;
    private static final int EVENTS_MAX = 60;
    private static final int IDS = 12;

    private final Random random;
    private final List<ModelEvent> events = new ArrayList<>();
    private int purchases;
    private int holds;

    private RandomLife(Random random) {
        this.random = random;
    }

    static List<ModelEvent> create(Random random) {
        RandomLife life = new RandomLife(random);
        int hour = 0;
        int count = 1 + random.nextInt(EVENTS_MAX);
        for (int i = 0; i < count; i++) {
            hour = Math.min(HOURS, hour + Math.max(0, random.nextInt(7) - 3));
            life.add(hour);
        }
        return life.events;
    }

    private void add(int hour) {
        int kind = random.nextInt(100);
        if (kind < 15) {
            purchases++;
            add("purchase", hour, "p" + rarely(purchases), random.nextInt(40), null);
        } else if (kind < 36) {
            String purchase = "p" + recent(purchases);
            add("refund", hour, "f" + random.nextInt(4), random.nextInt(40), purchase);
        } else if (kind < 44) {
            int points = random.nextInt(3) == 0 ? -1 - random.nextInt(20) : 1 + random.nextInt(20);
            String expires = random.nextInt(3) == 0 ? null : String.valueOf(hour + random.nextInt(20));
            add("adjust", hour, "a" + random.nextInt(IDS), points, points < 0 ? null : expires);
        } else if (kind < 65) {
            holds++;
            String reference = random.nextBoolean() ? "p" + recent(purchases + 1) : null;
            add("hold", hour, "r" + rarely(holds), random.nextInt(40), reference);
        } else if (kind < 87) {
            add("capture", hour, "r" + recent(holds), random.nextInt(3) == 0 ? 1 + random.nextInt(25) : 0, null);
        } else if (kind < 92) {
            add("cancel", hour, "r" + recent(holds), 0, null);
        } else {
            String until = random.nextBoolean() ? null : String.valueOf(hour + random.nextInt(30));
            add("tier", hour, "t", random.nextInt(2), until);
        }
    }

    private void add(String kind, int hour, String id, int points, @Nullable String other) {
        events.add(new ModelEvent(events.size(), kind, hour, id, points, other));
        if (random.nextInt(10) == 0) {
            events.add(new ModelEvent(events.size(), kind, hour, id, points, other));
        }
    }

    /** As a rule a number itself, now and then another one. */
    private int rarely(int number) {
        return random.nextInt(8) == 0 ? 1 + random.nextInt(IDS) : number;
    }

    /** One of the last few numbers. */
    private int recent(int number) {
        return Math.max(1, number - random.nextInt(random.nextInt(4) == 0 ? 8 : 2));
    }
}
