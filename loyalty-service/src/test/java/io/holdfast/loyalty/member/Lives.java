package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;

/** Lets a customer live through the events of a {@link RandomLife}. */
final class Lives {

    static final CustomerId CUSTOMER = new CustomerId("c");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Programme PROGRAMME = new Programme(
            "property",
            ZoneOffset.UTC,
            Rounding.FLOOR,
            null,
            List.of(new EarningRule.PerAmount(EarningRule.Terms.of("spend"), 1, BigDecimal.ONE, false)),
            new TierScheme(
                    TierScheme.Basis.POINTS_EARNED,
                    hours(ReplayModel.WINDOW_HOURS),
                    hours(ReplayModel.GRACE_HOURS),
                    List.of(
                            new TierScheme.Level("silver", BigDecimal.valueOf(ReplayModel.FROM.get(0)), null),
                            new TierScheme.Level("gold", BigDecimal.valueOf(ReplayModel.FROM.get(1)), null))),
            hours(ReplayModel.PENDING_HOURS),
            new Expiry(hours(ReplayModel.EXPIRY_HOURS), Expiry.End.EXACT),
            List.of(),
            hours(ReplayModel.TIMEOUT_HOURS),
            1);
    private static final Surroundings.OtherMembers NO_OTHERS = new Surroundings.OtherMembers() {
        @Override
        public boolean isTaken(Surroundings.IdKind kind, String id) {
            return false;
        }

        @Override
        public CapUsage referrer(CustomerId customerId) {
            return CapUsage.NONE;
        }
    };
    static final Surroundings ALONE = new Surroundings(PROGRAMME, reward -> 0, NO_OTHERS);

    private Lives() {}

    static Surroundings alone(ProgrammeVersions programmes) {
        return new Surroundings(programmes, Instant.MAX, reward -> 0, NO_OTHERS);
    }

    static CalendarPeriod hours(int hours) {
        return new CalendarPeriod(0, 0, Duration.ofHours(hours));
    }

    static Instant at(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    private static MemberEvent memberEvent(ModelEvent event) {
        return switch (event.kind()) {
            case "purchase" ->
                new MemberEvent.Purchased(new Purchase(
                        event.id(), CUSTOMER, BigDecimal.valueOf(event.points()), "EUR", null, null, null));
            case "refund" ->
                new MemberEvent.Refunded(new PurchaseRefunded(
                        String.valueOf(event.other()),
                        CUSTOMER,
                        event.id(),
                        BigDecimal.valueOf(event.points()),
                        "EUR"));
            case "adjust" ->
                new MemberEvent.Adjusted(
                        event.id(),
                        event.points(),
                        "case",
                        event.other() == null
                                ? AdjustmentExpiry.NEVER
                                : AdjustmentExpiry.at(at(Integer.parseInt(event.other()))));
            case "hold" -> new MemberEvent.Held(event.id(), null, event.points(), event.other());
            case "capture" -> new MemberEvent.Captured(event.id(), event.points() == 0 ? null : (long) event.points());
            case "cancel" -> new MemberEvent.Cancelled(event.id());
            case "tier" ->
                new MemberEvent.FloorSet(
                        ReplayModel.TIERS.get(event.points()),
                        event.other() == null ? null : at(Integer.parseInt(event.other())));
            default -> throw new IllegalArgumentException(event.kind());
        };
    }

    static List<MemberEffect> happen(Member member, ModelEvent event, Surroundings around) {
        EventKey key = new EventKey("/property", String.valueOf(event.name()));
        return member.handle(memberEvent(event), new Occurrence(key, at(event.hour())), around);
    }

    static List<Entry> entries(List<MemberEffect> effects) {
        List<Entry> entries = new ArrayList<>();
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Posted(var booked)) {
                entries.addAll(booked.entries());
            }
        }
        return entries;
    }

    /** Sometimes right after the last event, sometimes when nothing is due any more. */
    static int end(List<ModelEvent> events) {
        return events.size() % 2 == 0 ? events.getLast().hour() : RandomLife.HOURS;
    }

    static List<MemberEffect> live(Member member, List<ModelEvent> events, Surroundings around) {
        List<MemberEffect> effects = new ArrayList<>();
        events.forEach(event -> effects.addAll(happen(member, event, around)));
        effects.addAll(member.advanceTo(at(end(events)), around));
        return effects;
    }

    /** As {@link #live}, hour by hour. */
    static List<MemberEffect> liveHourly(Member member, List<ModelEvent> events, Surroundings around) {
        List<MemberEffect> effects = new ArrayList<>();
        // Nothing is known of a customer before the first event.
        for (int hour = events.getFirst().hour(); hour <= end(events); hour++) {
            effects.addAll(member.advanceTo(at(hour), around));
            for (ModelEvent event : events) {
                if (event.hour() == hour) {
                    effects.addAll(happen(member, event, around));
                }
            }
        }
        return effects;
    }

    /** The account as its rows say. */
    static AccountBook account(List<MemberEffect> rows) {
        Map<Integer, Lot> lots = new HashMap<>();
        Map<Integer, OpenDebit> debits = new HashMap<>();
        Points balance = Points.ZERO;
        int entries = 0;
        for (MemberEffect row : rows) {
            if (row instanceof MemberEffect.Posted(var booked)) {
                booked.lots().forEach(lot -> lots.put(lot.number(), lot));
                booked.debits().forEach(debit -> debits.put(debit.number(), debit));
                for (Entry entry : booked.entries()) {
                    balance = entry.balance();
                    entries = entry.number();
                }
            }
        }
        List<OpenDebit> open = debits.values().stream()
                .filter(debit -> debit.owed().isPositive())
                .sorted(Comparator.comparingInt(OpenDebit::number))
                .toList();
        return new AccountBook(CUSTOMER, balance, entries, lots.size(), lots.values(), open);
    }
}
