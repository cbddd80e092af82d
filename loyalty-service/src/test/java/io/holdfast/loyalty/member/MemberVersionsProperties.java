package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.ProgrammeVersions.Version;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.earning.TierScheme.Basis;
import io.holdfast.loyalty.earning.TierScheme.Level;

import static io.holdfast.loyalty.member.Lives.CUSTOMER;
import static io.holdfast.loyalty.member.Lives.PROGRAMME;
import static io.holdfast.loyalty.member.Lives.START;
import static io.holdfast.loyalty.member.Lives.account;
import static io.holdfast.loyalty.member.Lives.at;
import static io.holdfast.loyalty.member.Lives.happen;
import static io.holdfast.loyalty.member.Lives.hours;
import static io.holdfast.loyalty.member.Lives.live;
import static io.holdfast.loyalty.member.Lives.liveHourly;
import static org.assertj.core.api.Assertions.assertThat;

/** Random lives of one customer while versions of the programme follow each other. */
class MemberVersionsProperties {

    /** The hours at which the versions come into force. */
    private static final List<Integer> STARTS = List.of(0, 35, 70, 95);

    private static final Surroundings VERSIONS = Lives.alone(versions(
            PROGRAMME,
            with(PROGRAMME, 2, scheme(Basis.PURCHASES, hours(20), CalendarPeriod.ZERO, 2, 5), hours(9)),
            with(PROGRAMME, 3, null, null),
            with(PROGRAMME, 1, scheme(Basis.SPEND, null, hours(4), 60, 300), hours(30))));

    private static ProgrammeVersions versions(Programme... programmes) {
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < programmes.length; i++) {
            versions.add(new Version(i + 1, at(STARTS.get(i)), programmes[i]));
        }
        return new ProgrammeVersions(versions);
    }

    private static TierScheme scheme(
            Basis basis, @Nullable CalendarPeriod window, CalendarPeriod grace, int silver, int gold) {
        return new TierScheme(
                basis,
                window,
                grace,
                List.of(
                        new Level("silver", BigDecimal.valueOf(silver), null),
                        new Level("gold", BigDecimal.valueOf(gold), null)));
    }

    /** As the programme given, with so many points for each unit of money. */
    private static Programme with(
            Programme of, int points, @Nullable TierScheme tiers, @Nullable CalendarPeriod expiry) {
        return new Programme(
                of.name(),
                of.zone(),
                of.rounding(),
                of.pointValue(),
                List.of(new EarningRule.PerAmount(EarningRule.Terms.of("spend"), points, BigDecimal.ONE, false)),
                tiers,
                of.pending(),
                expiry == null ? null : new Expiry(expiry, Expiry.End.EXACT),
                of.rewards(),
                of.holdTimeout(),
                of.minimumRedemption());
    }

    @Provide
    Arbitrary<List<ModelEvent>> lives() {
        return Arbitraries.randomValue(RandomLife::create);
    }

    @Property
    void aLateRunHasTheEffectsOfTimelyOnes(@ForAll("lives") List<ModelEvent> events) {
        List<MemberEffect> late = live(Member.create(CUSTOMER), events, VERSIONS);

        List<MemberEffect> timely = liveHourly(Member.create(CUSTOMER), events, VERSIONS);

        assertThat(timely).isEqualTo(late);
        for (MemberEffect effect : late) {
            if (effect instanceof MemberEffect.TierChanged changed) {
                int hour = (int) Duration.between(START, changed.at()).toHours();
                Statistics.label("tier changed by a new version").collect(STARTS.contains(hour));
            }
        }
        Statistics.label("tier changed by a new version")
                .coverage(coverage -> coverage.check(true).count(count -> count > 100));
    }

    @Property
    void aMemberIsWhatItsEffectsSay(@ForAll("lives") List<ModelEvent> events) {
        Member kept = Member.create(CUSTOMER);
        Member stored = Member.create(CUSTOMER);
        List<MemberEffect> rows = new ArrayList<>();
        for (ModelEvent event : events) {
            List<MemberEffect> ofKept = happen(kept, event, VERSIONS);

            List<MemberEffect> ofStored = happen(stored, event, VERSIONS);

            assertThat(ofStored).isEqualTo(ofKept);
            assertThat(stored.nextDueAt(VERSIONS)).isEqualTo(kept.nextDueAt(VERSIONS));
            rows.addAll(ofStored);
            stored = Member.restore(CUSTOMER, account(rows), rows, kept.hasPurchased(), kept.clock());
        }
    }

    /** A purchase of an hour that becomes known some hours later. */
    record LatePurchase(int hour, int delay, int amount) {
        int knownAt() {
            return hour + delay;
        }
    }

    @Provide
    Arbitrary<List<LatePurchase>> latePurchases() {
        return Arbitraries.randomValue(MemberVersionsProperties::latePurchases);
    }

    private static List<LatePurchase> latePurchases(Random random) {
        List<LatePurchase> purchases = new ArrayList<>();
        for (int i = random.nextInt(25); i >= 0; i--) {
            int delay = random.nextInt(3) == 0 ? random.nextInt(50) : 0;
            purchases.add(new LatePurchase(random.nextInt(RandomLife.HOURS), delay, random.nextInt(40)));
        }
        purchases.sort(Comparator.comparingInt(LatePurchase::knownAt));
        return purchases;
    }

    /** Without grace a tier depends on what is known at an hour, and on nothing before. */
    private static final Surroundings WITHOUT_GRACE = Lives.alone(versions(
            with(PROGRAMME, 1, scheme(Basis.POINTS_EARNED, hours(30), CalendarPeriod.ZERO, 40, 120), null),
            with(PROGRAMME, 3, scheme(Basis.POINTS_EARNED, hours(10), CalendarPeriod.ZERO, 50, 100), null),
            with(PROGRAMME, 2, scheme(Basis.PURCHASES, hours(30), CalendarPeriod.ZERO, 2, 4), null),
            with(PROGRAMME, 5, scheme(Basis.SPEND, null, CalendarPeriod.ZERO, 100, 200), null)));

    @Property
    void aPurchaseEarnsByTheVersionOfItsHourAndTheTierIsThatOfTheVersionInForce(
            @ForAll("latePurchases") List<LatePurchase> purchases) {
        Member member = Member.create(CUSTOMER);
        List<LatePurchase> known = new ArrayList<>();
        for (int hour = 0; hour <= RandomLife.HOURS + 50; hour++) {
            member.advanceTo(at(hour), WITHOUT_GRACE);
            while (known.size() < purchases.size()
                    && purchases.get(known.size()).knownAt() == hour) {
                happens(member, purchases.get(known.size()), known.size());
                known.add(purchases.get(known.size()));
            }

            assertThat(member.tier()).as("tier of hour %d", hour).isEqualTo(tier(known, hour));
            Statistics.label("tiers").collect(version(hour) + " " + member.tier());
        }
        long points = known.stream().mapToLong(MemberVersionsProperties::points).sum();
        assertThat(member.account().balance().value()).isEqualTo(points);
        Statistics.label("tiers").coverage(coverage -> {
            for (int version = 1; version <= STARTS.size(); version++) {
                for (String tier : List.of("null", "silver", "gold")) {
                    coverage.check(version + " " + tier).count(count -> count > 100);
                }
            }
        });
    }

    private static void happens(Member member, LatePurchase purchase, int number) {
        Instant at = at(purchase.hour());
        member.handle(
                new MemberEvent.Purchased(new Purchase(
                        "p" + number, CUSTOMER, BigDecimal.valueOf(purchase.amount()), "EUR", null, null, null)),
                new Occurrence(new EventKey("/property", "e" + number), at),
                WITHOUT_GRACE);
    }

    private static int version(int hour) {
        return (int) STARTS.stream().filter(start -> start <= hour).count();
    }

    private static long points(LatePurchase purchase) {
        return List.of(1, 3, 2, 5).get(version(purchase.hour()) - 1) * (long) purchase.amount();
    }

    /** The tier that the known purchases reach at an hour. */
    private static @Nullable String tier(List<LatePurchase> known, int hour) {
        return switch (version(hour)) {
            case 1 -> tier(sum(known, hour - 30, MemberVersionsProperties::points), 40, 120);
            case 2 -> tier(sum(known, hour - 10, MemberVersionsProperties::points), 50, 100);
            case 3 -> tier(sum(known, hour - 30, purchase -> purchase.amount() > 0 ? 1 : 0), 2, 4);
            default -> tier(sum(known, Integer.MIN_VALUE, LatePurchase::amount), 100, 200);
        };
    }

    private static long sum(List<LatePurchase> known, int after, ToLongFunction<LatePurchase> counted) {
        return known.stream()
                .filter(purchase -> purchase.hour() > after)
                .mapToLong(counted)
                .sum();
    }

    private static @Nullable String tier(long sum, int silver, int gold) {
        if (sum >= gold) {
            return "gold";
        }
        return sum >= silver ? "silver" : null;
    }
}
