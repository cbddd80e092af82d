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

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.EntryKind;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;

import static org.assertj.core.api.Assertions.assertThat;

/** Random lives of one customer, compared with a model that shares no code. */
class MemberProperties {

    private static final CustomerId CUSTOMER = new CustomerId("c");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Programme PROGRAMME = new Programme(
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
    private static final Surroundings ALONE = new Surroundings(PROGRAMME, reward -> 0, new Surroundings.OtherMembers() {
        @Override
        public boolean isTaken(Surroundings.IdKind kind, String id) {
            return false;
        }

        @Override
        public CapUsage referrer(CustomerId customerId) {
            return CapUsage.NONE;
        }
    });

    private static CalendarPeriod hours(int hours) {
        return new CalendarPeriod(0, 0, Duration.ofHours(hours));
    }

    private static Instant at(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    @Provide
    Arbitrary<List<ModelEvent>> lives() {
        return Arbitraries.randomValue(RandomLife::create);
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

    private static List<MemberEffect> happen(Member member, ModelEvent event) {
        EventKey key = new EventKey("/property", String.valueOf(event.name()));
        return member.handle(memberEvent(event), new Occurrence(key, at(event.hour())), ALONE);
    }

    private static List<Entry> entries(List<MemberEffect> effects) {
        List<Entry> entries = new ArrayList<>();
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Posted(var booked)) {
                entries.addAll(booked.entries());
            }
        }
        return entries;
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream()
                .map(entry -> "%s %s %s %d"
                        .formatted(
                                entry.kind().pastTense(),
                                entry.points(),
                                entry.causeId(),
                                Duration.between(START, entry.at()).toHours()))
                .toList();
    }

    /** Sometimes right after the last event, sometimes when nothing is due any more. */
    private static int end(List<ModelEvent> events) {
        return events.size() % 2 == 0 ? events.getLast().hour() : RandomLife.HOURS;
    }

    private static List<MemberEffect> live(Member member, List<ModelEvent> events) {
        List<MemberEffect> effects = new ArrayList<>();
        events.forEach(event -> effects.addAll(happen(member, event)));
        effects.addAll(member.advanceTo(at(end(events)), ALONE));
        return effects;
    }

    @Property(tries = 3_000)
    void everyLifeEndsAsInTheModel(@ForAll("lives") List<ModelEvent> events) {
        Member member = Member.create(CUSTOMER);

        List<MemberEffect> effects = live(member, events);

        effects.addAll(member.refuseWaitingRefunds(ALONE));
        ReplayModel model = ReplayModel.replay(events, end(events));
        assertThat(texts(entries(effects))).isEqualTo(model.entries);
        assertThat(effects.stream()
                        .filter(MemberEffect.Refused.class::isInstance)
                        .map(MemberEffect.Refused.class::cast)
                        .map(refused -> refused.event().id() + " " + refused.error()))
                .containsExactlyInAnyOrderElementsOf(model.refusals);
        assertThat(member.account().lots().stream()
                        .map(lot -> (int) lot.remaining().value())
                        .toList())
                .isEqualTo(model.remaining());
        assertThat(member.tier()).isEqualTo(model.tier());
        assertThat(member.held().value()).isEqualTo(model.held());
        assertThat(member.pendingAt(at(end(events))).value()).isEqualTo(model.pending(end(events)));
        assertThat(deficit(member)).isEqualTo(model.deficit());
        requireVariety(entries(effects), model);
    }

    /** The lives are worth nothing unless everything happens in them. */
    private static void requireVariety(List<Entry> entries, ReplayModel model) {
        for (Entry entry : entries) {
            Statistics.label("entries").collect(entry.kind());
        }
        Statistics.label("owed").collect(model.deficit() > 0);
        Statistics.label("held").collect(model.held() > 0);
        Statistics.label("settled").collect(model.settled() > 0);
        Statistics.label("tiers").collect(String.valueOf(model.tier()));
        Statistics.label("entries").coverage(coverage -> {
            for (EntryKind kind : EntryKind.values()) {
                coverage.check(kind).count(count -> count > 100);
            }
        });
        Statistics.label("owed").coverage(coverage -> coverage.check(true).count(count -> count > 20));
        Statistics.label("held").coverage(coverage -> coverage.check(true).count(count -> count > 100));
        Statistics.label("settled").coverage(coverage -> coverage.check(true).count(count -> count > 50));
        Statistics.label("tiers").coverage(coverage -> {
            coverage.check("silver").count(count -> count > 50);
            coverage.check("gold").count(count -> count > 50);
        });
    }

    @Property
    void entriesAndLotsSumToTheBalance(@ForAll("lives") List<ModelEvent> events) {
        Member member = Member.create(CUSTOMER);
        long sum = 0;
        boolean reversed = false;
        for (ModelEvent event : events) {
            List<Entry> entries = entries(happen(member, event));

            for (Entry entry : entries) {
                sum += entry.points().value();
                assertThat(entry.points()).isNotEqualTo(Points.ZERO);
                assertThat(entry.balance().value()).isEqualTo(sum);
                reversed |= entry.kind() == EntryKind.REVERSAL;
            }
            assertThat(sum >= 0 || (reversed && deficit(member) > 0)).isTrue();
            long remaining = member.account().lots().stream()
                    .mapToLong(lot -> lot.remaining().value())
                    .sum();
            assertThat(remaining - deficit(member)).isEqualTo(sum);
        }
    }

    @Property
    void noCauseIsPostedTwiceAndNoReversalExceedsItsAward(@ForAll("lives") List<ModelEvent> events) {
        List<Entry> entries = entries(live(Member.create(CUSTOMER), events));

        assertThat(entries).extracting(Entry::entryId).doesNotHaveDuplicates();
        Map<String, Long> byPurchase = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.kind() == EntryKind.AWARD || entry.kind() == EntryKind.REVERSAL) {
                byPurchase.merge(String.valueOf(entry.subject()), entry.points().value(), Long::sum);
            }
        }
        assertThat(byPurchase.values()).allMatch(points -> points >= 0);
    }

    @Property
    void advancingHourByHourLeadsToTheSameEffects(@ForAll("lives") List<ModelEvent> events) {
        List<MemberEffect> atOnce = live(Member.create(CUSTOMER), events);
        Member member = Member.create(CUSTOMER);
        List<MemberEffect> hourly = new ArrayList<>();

        for (int hour = 0; hour <= end(events); hour++) {
            // Nothing is known of a customer before the first event.
            if (hour >= events.getFirst().hour()) {
                hourly.addAll(member.advanceTo(at(hour), ALONE));
            }
            for (ModelEvent event : events) {
                if (event.hour() == hour) {
                    hourly.addAll(happen(member, event));
                }
            }
        }

        assertThat(hourly).isEqualTo(atOnce);
    }

    @Property
    void aMemberIsWhatItsEffectsSay(@ForAll("lives") List<ModelEvent> events) {
        Member kept = Member.create(CUSTOMER);
        Member stored = Member.create(CUSTOMER);
        List<MemberEffect> rows = new ArrayList<>();
        for (ModelEvent event : events) {
            List<MemberEffect> ofKept = happen(kept, event);

            List<MemberEffect> ofStored = happen(stored, event);

            assertThat(ofStored).isEqualTo(ofKept);
            rows.addAll(ofStored);
            stored = Member.restore(CUSTOMER, account(rows), rows, kept.hasPurchased(), at(event.hour()));
        }
    }

    /** The account as its rows say. */
    private static AccountBook account(List<MemberEffect> rows) {
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

    private static long deficit(Member member) {
        return member.account().openDebits().stream()
                .mapToLong(debit -> debit.owed().value())
                .sum();
    }
}
