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
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.CapUsage;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.Expiry;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/** What simulations do not show: events that come late, due times, limits. */
class MemberTest {

    private static final CustomerId CUSTOMER = new CustomerId("c");
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final Programme PROGRAMME = new Programme(
            "test",
            ZoneOffset.UTC,
            Rounding.FLOOR,
            null,
            List.of(new EarningRule.Fixed(EarningRule.Terms.of("order"), 10)),
            null,
            CalendarPeriod.ZERO,
            new Expiry(new CalendarPeriod(1, 0, Duration.ZERO), Expiry.End.EXACT),
            List.of(),
            new CalendarPeriod(0, 0, TIMEOUT),
            1);
    private static final Surroundings ALONE = new Surroundings(PROGRAMME, reward -> 0, new Surroundings.OtherMembers() {
        @Override
        public boolean isTaken(Surroundings.IdKind kind, String id) {
            return false;
        }

        @Override
        public @Nullable CapUsage referrer(CustomerId customerId) {
            return null;
        }
    });

    private final Member member = Member.create(CUSTOMER);

    private List<MemberEffect> happen(MemberEvent event, Instant at) {
        return member.handle(event, new Occurrence(new EventKey("/test", event.toString()), at), ALONE);
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

    private static MemberEvent purchase(String id) {
        return new MemberEvent.Purchased(new Purchase(id, CUSTOMER, BigDecimal.TEN, "EUR", null, null, null));
    }

    private static MemberEvent adjustment(long points) {
        return new MemberEvent.Adjusted("a", points, "test", AdjustmentExpiry.NEVER);
    }

    @Test
    void thePointsOfAPurchaseThatComesLateExpireWhenTheyWereDue() {
        member.advanceTo(MARCH, ALONE);

        List<MemberEffect> effects = happen(purchase("p"), JANUARY);

        assertThat(entries(effects))
                .extracting(entry -> entry.points().value(), Entry::at)
                .containsExactly(tuple(10L, JANUARY), tuple(-10L, Instant.parse("2026-02-01T00:00:00Z")));
    }

    @Test
    void whatIsDueNextIsTheEndOfTheHoldAndThenTheExpiry() {
        happen(purchase("p"), JANUARY);
        happen(new MemberEvent.Held("r", null, 4, null), JANUARY);

        Instant holdEnds = member.nextDueAt(ALONE);
        member.advanceTo(JANUARY.plus(TIMEOUT), ALONE);
        Instant expires = member.nextDueAt(ALONE);
        member.advanceTo(MARCH, ALONE);

        assertThat(holdEnds).isEqualTo(JANUARY.plus(TIMEOUT));
        assertThat(expires).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(member.nextDueAt(ALONE)).isNull();
    }

    @Test
    void anAwardFillsTheAccountUpToItsLimitAndTheRestIsRefused() {
        for (int i = 0; i < 1_000; i++) {
            happen(new MemberEvent.Adjusted("a" + i, 1_000_000_000_000_000L, "test", AdjustmentExpiry.NEVER), JANUARY);
        }
        happen(new MemberEvent.Adjusted("b", -4, "test", AdjustmentExpiry.NEVER), JANUARY);

        List<MemberEffect> effects = happen(purchase("p"), JANUARY);

        assertThat(entries(effects)).extracting(Entry::points).containsExactly(Points.of(4));
        assertThat(effects)
                .contains(new MemberEffect.Refused(
                        new EventKey("/test", purchase("p").toString()), "award-limited"));
    }

    @Test
    void anErasedMemberHasNothing() {
        happen(adjustment(5), JANUARY);

        List<MemberEffect> effects = happen(new MemberEvent.Erased(), MARCH);

        assertThat(effects).contains(new MemberEffect.Forgotten());
        assertThat(member.account().balance()).isEqualTo(Points.ZERO);
        assertThat(entries(happen(adjustment(5), MARCH))).hasSize(1);
    }

    @Test
    void aFloorThatIsRemovedNoLongerCounts() {
        assertThat(happen(new MemberEvent.FloorRemoved(), JANUARY))
                .contains(new MemberEffect.TierStateChanged(TierState.NONE));
    }
}
