package io.holdfast.loyalty.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One customer's account by the plainest means: every point is an object, and every hour of the time is looked at. Shares no
 * code with what it checks. Times are hours.
 */
final class ReplayModel {

    static final int PENDING_HOURS = 2;
    static final int EXPIRY_HOURS = 25;
    static final int TIMEOUT_HOURS = 5;
    static final int WINDOW_HOURS = 50;
    static final int GRACE_HOURS = 12;
    static final List<String> TIERS = List.of("silver", "gold");
    static final List<Integer> FROM = List.of(40, 100);

    private static final int NEVER = Integer.MAX_VALUE;

    private enum State {
        FREE,
        HELD,
        GONE,
        EXPIRED,
        EXPIRED_AND_COUNTED
    }

    private static final class Lot {
        final int number;
        final String cause;
        final int earned;
        final int available;
        final int expires;
        final List<Point> points = new ArrayList<>();

        Lot(int number, String cause, int earned, int available, int expires) {
            this.number = number;
            this.cause = cause;
            this.earned = earned;
            this.available = available;
            this.expires = expires;
        }
    }

    private static final class Point {
        final Lot lot;
        State state = State.FREE;

        Point(Lot lot) {
            this.lot = lot;
        }
    }

    private static final class Hold {
        final int wanted;
        final @Nullable String reference;
        final int until;
        final List<Point> points;
        final List<Point> captured = new ArrayList<>();
        String state = "held";
        int capturedInAll;

        Hold(int wanted, @Nullable String reference, int until, List<Point> points) {
            this.wanted = wanted;
            this.reference = reference;
            this.until = until;
            this.points = points;
        }
    }

    private static final class Purchase {
        final int amount;
        final @Nullable Lot lot;
        int refunded;
        int reversed;

        Purchase(int amount, @Nullable Lot lot) {
            this.amount = amount;
            this.lot = lot;
        }
    }

    private record Progress(int at, int points) {}

    final List<String> entries = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    private final List<Lot> lots = new ArrayList<>();
    private final Map<String, Purchase> purchases = new HashMap<>();
    private final Map<String, Integer> refunds = new HashMap<>();
    private final Map<String, List<ModelEvent>> waiting = new HashMap<>();
    private final Map<String, String> adjustments = new HashMap<>();
    private final Map<String, Hold> holds = new LinkedHashMap<>();
    private final List<Progress> progress = new ArrayList<>();
    private int deficit;
    private int settled;
    private int tier = -1;
    private int belowSince = -1;
    private int floor = -1;
    private int floorUntil = NEVER;

    static ReplayModel replay(List<ModelEvent> events, int end) {
        ReplayModel model = new ReplayModel();
        for (int hour = 0; hour <= end; hour++) {
            model.runDue(hour);
            for (ModelEvent event : events) {
                if (event.hour() == hour) {
                    model.moveTier(hour);
                    model.happen(event, hour);
                    model.moveTier(hour);
                }
            }
        }
        model.waiting.values().forEach(refunds -> refunds.forEach(refund -> model.refuse(refund, "unknown-purchase")));
        return model;
    }

    private void runDue(int hour) {
        List<Hold> due = holds.entrySet().stream()
                .filter(hold -> hold.getValue().state.equals("held") && hold.getValue().until == hour)
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        for (Hold hold : due) {
            hold.state = "expired";
            release(hold.points, hour);
        }
        expire(hour);
        moveTier(hour);
    }

    private void happen(ModelEvent event, int hour) {
        switch (event.kind()) {
            case "purchase" -> purchase(event, hour);
            case "refund" -> refund(event, hour);
            case "adjust" -> adjust(event, hour);
            case "hold" -> hold(event, hour);
            case "capture" -> capture(event, hour);
            case "cancel" -> cancel(event, hour);
            case "tier" -> {
                floor = event.points();
                floorUntil = event.other() == null ? NEVER : Integer.parseInt(event.other());
            }
            default -> throw new IllegalArgumentException(event.kind());
        }
    }

    private void purchase(ModelEvent event, int hour) {
        Purchase known = purchases.get(event.id());
        if (known != null) {
            if (known.amount != event.points()) {
                refuse(event, "conflict");
            }
            return;
        }
        Lot lot = null;
        if (event.points() > 0) {
            entry("awarded", event.points(), event.id(), hour);
            lot = comeIn(event.id(), event.points(), hour, hour + PENDING_HOURS, hour + PENDING_HOURS + EXPIRY_HOURS);
            progress.add(new Progress(hour, event.points()));
        }
        purchases.put(event.id(), new Purchase(event.points(), lot));
        List<ModelEvent> refundsOfIt = waiting.remove(event.id());
        if (refundsOfIt != null) {
            refundsOfIt.forEach(refund -> judge(refund, hour));
        }
    }

    private void refund(ModelEvent event, int hour) {
        String purchase = String.valueOf(event.other());
        if (purchases.containsKey(purchase)) {
            judge(event, hour);
        } else {
            waiting.computeIfAbsent(purchase, id -> new ArrayList<>()).add(event);
        }
    }

    private void judge(ModelEvent event, int hour) {
        String purchase = String.valueOf(event.other());
        Integer known = refunds.putIfAbsent(purchase + "/" + event.id(), event.points());
        if (known == null) {
            takeBack(purchase, event.points(), event.id(), hour);
        } else if (known != event.points()) {
            refuse(event, "conflict");
        }
    }

    private void takeBack(String purchaseId, int amount, String refundId, int hour) {
        Purchase purchase = Objects.requireNonNull(purchases.get(purchaseId));
        int refunded = Math.min(purchase.amount, purchase.refunded + amount);
        if (refunded == purchase.refunded) {
            return;
        }
        purchase.refunded = refunded;
        // The award is one point for each unit of the amount.
        int due = refunded - purchase.reversed;
        purchase.reversed = refunded;
        reverse(purchase.lot, due, refundId, hour);
        progress.add(new Progress(hour, -due));
        for (Hold hold : holds.values()) {
            if (purchaseId.equals(hold.reference) && hold.state.equals("captured")) {
                giveBack(hold, purchase, refundId, hour);
            }
        }
    }

    private void reverse(@Nullable Lot own, int due, String refundId, int hour) {
        List<Point> candidates = new ArrayList<>(own == null ? List.of() : own.points);
        candidates.removeIf(point -> point.state != State.FREE);
        int expired = 0;
        for (Point point : own == null ? List.<Point>of() : own.points) {
            if (candidates.size() + expired < due && point.state == State.EXPIRED && expired < due) {
                point.state = State.EXPIRED_AND_COUNTED;
                expired++;
            }
        }
        List<Point> others = free();
        others.removeIf(point -> point.lot == own);
        others.stream().filter(point -> point.lot.available > hour).forEach(candidates::add);
        others.stream().filter(point -> point.lot.available <= hour).forEach(candidates::add);
        int taken = due - expired;
        for (int i = 0; i < taken; i++) {
            if (i < candidates.size()) {
                candidates.get(i).state = State.GONE;
            } else {
                deficit++;
            }
        }
        if (taken > 0) {
            entry("revoked", -taken, refundId, hour);
        }
    }

    private void giveBack(Hold hold, Purchase purchase, String refundId, int hour) {
        int total = hold.capturedInAll * purchase.refunded / purchase.amount;
        int already = hold.capturedInAll - hold.captured.size();
        if (total > already) {
            entry("returned", total - already, refundId, hour);
            List<Point> back = new ArrayList<>();
            for (int i = 0; i < total - already; i++) {
                back.add(hold.captured.removeLast());
            }
            release(back.reversed(), hour);
        }
    }

    private void adjust(ModelEvent event, int hour) {
        String known = adjustments.get(event.id());
        String content = event.points() + " " + event.other();
        if (known != null) {
            if (!known.equals(content)) {
                refuse(event, "conflict");
            }
            return;
        }
        if (event.points() > 0) {
            entry("adjusted", event.points(), event.id(), hour);
            int expires = event.other() == null ? NEVER : Integer.parseInt(event.other());
            comeIn(event.id(), event.points(), hour, hour, expires);
            expire(hour);
        } else {
            List<Point> available = available(hour);
            if (available.size() < -event.points()) {
                refuse(event, "insufficient-points");
                return;
            }
            available.subList(0, -event.points()).forEach(point -> point.state = State.GONE);
            entry("adjusted", event.points(), event.id(), hour);
        }
        adjustments.put(event.id(), content);
    }

    private void hold(ModelEvent event, int hour) {
        Hold known = holds.get(event.id());
        if (known != null) {
            boolean same = known.wanted == event.points()
                    && String.valueOf(known.reference).equals(String.valueOf(event.other()));
            if (!same) {
                refuse(event, "conflict");
            }
            return;
        }
        List<Point> available = available(hour);
        if (event.points() < 1) {
            refuse(event, "below-minimum");
        } else if (available.size() < event.points()) {
            refuse(event, "insufficient-points");
        } else {
            List<Point> points = new ArrayList<>(available.subList(0, event.points()));
            points.forEach(point -> point.state = State.HELD);
            holds.put(event.id(), new Hold(event.points(), event.other(), hour + TIMEOUT_HOURS, points));
        }
    }

    private void capture(ModelEvent event, int hour) {
        Hold hold = holds.get(event.id());
        if (hold == null) {
            refuse(event, "unknown-redemption");
            return;
        }
        int wanted = event.points() == 0 ? hold.wanted : event.points();
        switch (hold.state) {
            case "held" -> {
                if (wanted > hold.wanted) {
                    refuse(event, "exceeds-held");
                    return;
                }
                hold.state = "captured";
                hold.capturedInAll = wanted;
                entry("redeemed", -wanted, event.id(), hour);
                hold.captured.addAll(hold.points.subList(0, wanted));
                hold.captured.forEach(point -> point.state = State.GONE);
                release(hold.points.subList(wanted, hold.wanted), hour);
            }
            case "captured" -> {
                if (wanted != hold.capturedInAll) {
                    refuse(event, "already-captured");
                }
            }
            default -> refuse(event, "already-" + hold.state);
        }
    }

    private void cancel(ModelEvent event, int hour) {
        Hold hold = holds.get(event.id());
        if (hold == null) {
            refuse(event, "unknown-redemption");
        } else if (hold.state.equals("held")) {
            hold.state = "cancelled";
            release(hold.points, hour);
        } else if (!hold.state.equals("cancelled")) {
            refuse(event, "already-" + hold.state);
        }
    }

    private void release(List<Point> points, int hour) {
        for (Point point : points.reversed()) {
            point.state = State.FREE;
            payDebt(point);
        }
        expire(hour);
    }

    private Lot comeIn(String cause, int points, int earned, int available, int expires) {
        Lot lot = new Lot(lots.size() + 1, cause, earned, available, expires);
        lots.add(lot);
        for (int i = 0; i < points; i++) {
            Point point = new Point(lot);
            lot.points.add(point);
            payDebt(point);
        }
        return lot;
    }

    private void payDebt(Point point) {
        if (deficit > 0) {
            deficit--;
            settled++;
            point.state = State.GONE;
        }
    }

    private List<Point> free() {
        List<Point> free = new ArrayList<>();
        for (Lot lot : lots) {
            lot.points.stream().filter(point -> point.state == State.FREE).forEach(free::add);
        }
        free.sort(Comparator.comparingInt((Point point) -> point.lot.expires)
                .thenComparingInt(point -> point.lot.earned)
                .thenComparingInt(point -> point.lot.number));
        return free;
    }

    private List<Point> available(int hour) {
        List<Point> available = free();
        available.removeIf(point -> point.lot.available > hour);
        return available;
    }

    private void expire(int hour) {
        Map<Lot, Integer> expired = new LinkedHashMap<>();
        for (Point point : free()) {
            if (point.lot.expires <= hour) {
                point.state = State.EXPIRED;
                expired.merge(point.lot, 1, Integer::sum);
            }
        }
        expired.forEach((lot, points) -> entry("expired", -points, lot.cause, hour));
    }

    private void moveTier(int hour) {
        int sum = 0;
        for (Progress each : progress) {
            sum += each.at() + WINDOW_HOURS > hour ? each.points() : 0;
        }
        int level = floorUntil > hour ? floor : -1;
        for (int i = 0; i < FROM.size(); i++) {
            level = sum >= FROM.get(i) ? Math.max(level, i) : level;
        }
        if (level >= tier) {
            tier = level;
            belowSince = -1;
        } else if (belowSince < 0) {
            belowSince = hour;
        } else if (hour >= belowSince + GRACE_HOURS) {
            tier = level;
            belowSince = -1;
        }
    }

    private void entry(String kind, int points, String cause, int hour) {
        entries.add(kind + " " + points + " " + cause + " " + hour);
    }

    private void refuse(ModelEvent event, String error) {
        refusals.add(event.name() + " " + error);
    }

    @Nullable
    String tier() {
        return tier < 0 ? null : TIERS.get(tier);
    }

    /** How many owed points later ones have settled. */
    int settled() {
        return settled;
    }

    int deficit() {
        return deficit;
    }

    int held() {
        return holds.values().stream()
                .filter(hold -> hold.state.equals("held"))
                .mapToInt(hold -> hold.wanted)
                .sum();
    }

    int pending(int hour) {
        return (int) free().stream().filter(point -> point.lot.available > hour).count();
    }

    int available() {
        return free().size();
    }

    /** What is left in each lot, held points included. */
    List<Integer> remaining() {
        List<Integer> remaining = new ArrayList<>();
        for (Lot lot : lots) {
            remaining.add((int) lot.points.stream()
                    .filter(point -> point.state == State.FREE || point.state == State.HELD)
                    .count());
        }
        return remaining;
    }
}
