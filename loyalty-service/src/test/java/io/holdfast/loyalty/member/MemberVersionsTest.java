package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.ProgrammeVersions.Version;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.earning.TierScheme;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/** What happened is judged by the version that was in force then; the tier follows the version of the moment. */
class MemberVersionsTest {

    private static final CustomerId CUSTOMER = new CustomerId("c");
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    /** Silver from 15, from 25 and from 5 points that were earned within 90 days. */
    private static final Surroundings THREE = Lives.alone(new ProgrammeVersions(List.of(
            new Version(1, JANUARY, programme(10, 15, 5, Duration.ofMinutes(15))),
            new Version(2, FEBRUARY, programme(30, 25, null, Duration.ofMinutes(60))),
            new Version(3, MARCH, programme(7, 5, 1, Duration.ofMinutes(1))))));

    private final Member member = Member.create(CUSTOMER);
    private int events;

    private static Programme programme(
            long points, long silverFrom, @Nullable Integer expiryMonths, Duration holdTimeout) {
        return new Programme(
                "test",
                ZoneOffset.UTC,
                Rounding.FLOOR,
                null,
                List.of(new EarningRule.Fixed(EarningRule.Terms.of("order"), points)),
                new TierScheme(
                        TierScheme.Basis.POINTS_EARNED,
                        new CalendarPeriod(0, 90, Duration.ZERO),
                        CalendarPeriod.ZERO,
                        List.of(new TierScheme.Level("silver", BigDecimal.valueOf(silverFrom), null))),
                CalendarPeriod.ZERO,
                expiryMonths == null
                        ? null
                        : new Expiry(new CalendarPeriod(expiryMonths, 0, Duration.ZERO), Expiry.End.EXACT),
                List.of(),
                new CalendarPeriod(0, 0, holdTimeout),
                1);
    }

    private List<MemberEffect> happen(MemberEvent event, Instant at) {
        events++;
        return member.handle(event, new Occurrence(new EventKey("/test", "e" + events), at), THREE);
    }

    private List<MemberEffect> buy(String id, Instant at) {
        return happen(
                new MemberEvent.Purchased(new Purchase(id, CUSTOMER, BigDecimal.TEN, "EUR", null, null, null)), at);
    }

    private static List<MemberEffect.TierChanged> tierChanges(List<MemberEffect> effects) {
        return effects.stream()
                .filter(MemberEffect.TierChanged.class::isInstance)
                .map(MemberEffect.TierChanged.class::cast)
                .toList();
    }

    @Test
    void aPurchaseEarnsByTheVersionInForceWhenItHappenedALateOneToo() {
        buy("first", FEBRUARY.minusNanos(1));
        buy("second", FEBRUARY);
        buy("third", APRIL);
        List<Entry> late = new ArrayList<>(Lives.entries(buy("late", JANUARY)));
        late.addAll(Lives.entries(buy("later", FEBRUARY.plusSeconds(1))));

        assertThat(late)
                .extracting(entry -> entry.points().value(), Entry::at)
                .containsExactly(tuple(10L, JANUARY), tuple(30L, FEBRUARY.plusSeconds(1)));
        assertThat(member.account().lots())
                .extracting(Lot::causeId, lot -> lot.points().value(), Lot::expiresAt)
                .containsExactly(
                        tuple("first", 10L, Instant.parse("2026-06-30T23:59:59.999999999Z")),
                        tuple("second", 30L, null),
                        tuple("third", 7L, Instant.parse("2026-05-01T00:00:00Z")),
                        tuple("late", 10L, JUNE),
                        tuple("later", 30L, null));
    }

    @Test
    void aPurchaseBeforeTheFirstVersionEarnsByTheFirst() {
        assertThat(Lives.entries(buy("early", JANUARY.minusSeconds(1))))
                .extracting(entry -> entry.points().value())
                .containsExactly(10L);
    }

    @Test
    void aRefundTakesBackWhatThePurchaseEarnedByItsOwnVersion() {
        buy("p", FEBRUARY);

        List<MemberEffect> effects = happen(
                new MemberEvent.Refunded(new PurchaseRefunded("p", CUSTOMER, "r", new BigDecimal("5.00"), "EUR")),
                MARCH);

        assertThat(Lives.entries(effects))
                .extracting(entry -> entry.points().value())
                .containsExactly(-15L);
    }

    @Test
    void aHoldLastsAsLongAsTheVersionOfItsTimeSays() {
        buy("p", FEBRUARY);
        Instant heldAt = MARCH.minusSeconds(60);
        happen(new MemberEvent.Held("r", null, 4, null), heldAt);

        member.advanceTo(MARCH.plusSeconds(59 * 60 - 1), THREE);
        long heldBefore = member.held().value();
        member.advanceTo(MARCH.plusSeconds(59 * 60), THREE);

        assertThat(heldBefore).isEqualTo(4);
        assertThat(member.held().value()).isZero();
    }

    @Test
    void theTierFollowsEachVersionFromItsStartHoweverLateTheRunIs() {
        buy("p1", JANUARY);
        List<MemberEffect.TierChanged> atThePurchase = tierChanges(buy("p2", JANUARY.plusSeconds(1)));

        List<MemberEffect.TierChanged> afterwards = tierChanges(member.advanceTo(JUNE, THREE));

        assertThat(atThePurchase).containsExactly(new MemberEffect.TierChanged(null, "silver", JANUARY.plusSeconds(1)));
        assertThat(afterwards)
                .containsExactly(
                        new MemberEffect.TierChanged("silver", null, FEBRUARY),
                        new MemberEffect.TierChanged(null, "silver", MARCH),
                        // 90 days after both purchases.
                        new MemberEffect.TierChanged("silver", null, Instant.parse("2026-04-01T00:00:01Z")));
    }

    @Test
    void whatIsDueNextIsTheNextVersionWhenNothingElseIsDueBefore() {
        buy("p", JANUARY);
        List<@Nullable Instant> due = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Instant next = member.nextDueAt(THREE);
            due.add(next);
            if (next != null) {
                member.advanceTo(next, THREE);
            }
        }

        assertThat(due).containsExactly(FEBRUARY, MARCH, APRIL, JUNE, null);
    }

    @Test
    void aVersionThatWasPutAfterTheRunCountsForALaterOne() {
        ProgrammeVersions two =
                new ProgrammeVersions(THREE.programmes().versions().subList(0, 2));
        buy("p1", JANUARY);
        buy("p2", JANUARY);
        member.advanceTo(FEBRUARY, Lives.alone(two));

        assertThat(member.nextDueAt(Lives.alone(two))).isEqualTo(APRIL);
        assertThat(tierChanges(member.advanceTo(MARCH, THREE)))
                .containsExactly(new MemberEffect.TierChanged(null, "silver", MARCH));
    }
}
