package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketId;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.loyalty.earning.EarningRule;
import io.holdfast.loyalty.earning.EarningRule.Terms;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.Reward;
import io.holdfast.loyalty.earning.Rounding;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberBatch.EngagementId;
import io.holdfast.loyalty.member.MemberEvent.AdjustmentExpiry;
import io.holdfast.loyalty.member.Surroundings.IdKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class MemberBatchTest {

    private static final CustomerId ANNA = new CustomerId("anna");
    private static final CustomerId BERTA = new CustomerId("berta");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final ProgrammeVersions PROGRAMMES = new ProgrammeVersions(List.of(new ProgrammeVersions.Version(
            1,
            Instant.EPOCH,
            new Programme(
                    "test",
                    ZoneOffset.UTC,
                    Rounding.FLOOR,
                    null,
                    List.of(
                            new EarningRule.Fixed(Terms.of("order"), 10),
                            new EarningRule.Referral(Terms.of("friend"), 500, 250),
                            new EarningRule.Rating(Terms.of("thanks"), 5),
                            new EarningRule.Goodwill(Terms.of("sorry"), 50, true)),
                    null,
                    CalendarPeriod.ZERO,
                    null,
                    List.of(new Reward("coffee", 3, 2, null, Set.of(), null, null, null)),
                    new CalendarPeriod(0, 0, TIMEOUT),
                    1))));

    private final Member anna = Member.create(ANNA);
    private final Member berta = Member.create(BERTA);
    private final MemberBatch batch = batch(Map.of(), anna, berta);
    private int events;

    private static MemberBatch batch(Map<String, Long> taken, Member... members) {
        return new MemberBatch(
                PROGRAMMES,
                Instant.MAX,
                List.of(members),
                taken,
                Set.of(new EngagementId(IdKind.RATING, "rated-before")));
    }

    private List<MemberEffect> happen(MemberBatch in, CustomerId customer, MemberEvent event) {
        events++;
        return in.handle(customer, event, new Occurrence(new EventKey("/test", "e" + events), NOON));
    }

    private static MemberEvent referred(@Nullable String referrer) {
        return new MemberEvent.Purchased(new Purchase(
                "p", BERTA, BigDecimal.TEN, "EUR", null, null, referrer == null ? null : new CustomerId(referrer)));
    }

    private static MemberEvent refund() {
        return new MemberEvent.Refunded(new PurchaseRefunded("p", BERTA, "r", BigDecimal.TEN, "EUR"));
    }

    private static MemberEvent rated(String ticket, CustomerId customer) {
        return new MemberEvent.Rated(new TicketRated(new TicketId(ticket), customer, 5, null));
    }

    private static ClockDetails breach(CustomerId customer) {
        return new ClockDetails(
                new TicketId("t"),
                customer,
                Metric.RESOLUTION,
                1,
                "default",
                1,
                "sales",
                Priority.HIGH,
                "chat",
                NOON,
                NOON,
                NOON,
                null);
    }

    /** What was posted on whose account, and the event that led to it. */
    private record Posted(CustomerId customer, long points, String rule, String event) {}

    private static List<Posted> posted(MemberBatch of) {
        List<Posted> posted = new ArrayList<>();
        for (MemberBatch.Change change : of.changes()) {
            if (change.effect() instanceof MemberEffect.Posted(var booked)) {
                String event = change.occurrence().key().id();
                booked.entries()
                        .forEach(entry -> posted.add(
                                new Posted(change.customerId(), entry.points().value(), entry.rule(), event)));
            }
        }
        return posted;
    }

    private static List<String> refusals(List<MemberEffect> effects) {
        return effects.stream()
                .filter(MemberEffect.Refused.class::isInstance)
                .map(effect -> ((MemberEffect.Refused) effect).error())
                .toList();
    }

    @Test
    void aReferralPaysBothSidesInTheSameBatchAndARefundTakesItBack() {
        happen(batch, BERTA, referred("anna"));
        happen(batch, BERTA, refund());

        assertThat(posted(batch))
                .containsExactly(
                        new Posted(BERTA, 10, "purchase", "e1"),
                        new Posted(BERTA, 250, "referral:friend", "e1"),
                        new Posted(ANNA, 500, "referral:friend", "e1"),
                        new Posted(BERTA, -10, "refund", "e2"),
                        new Posted(BERTA, -250, "referral-reversal:friend", "e2"),
                        new Posted(ANNA, -500, "referral-reversal:friend", "e2"));
        assertThat(anna.account().balance()).isEqualTo(Points.ZERO);
        assertThat(berta.account().balance()).isEqualTo(Points.ZERO);
    }

    @Test
    void theEffectsOfAnEventAreThoseOnItsCustomerAndTheBatchHasThoseOnTheReferrerToo() {
        List<MemberEffect> effects = happen(batch, BERTA, referred("anna"));

        assertThat(batch.changes().stream()
                        .filter(change -> change.customerId().equals(BERTA))
                        .map(MemberBatch.Change::effect))
                .isEqualTo(effects);
        assertThat(batch.changes().stream()
                        .filter(change -> change.customerId().equals(ANNA))
                        .map(MemberBatch.Change::effect))
                .last()
                .isInstanceOf(MemberEffect.ReferralChanged.class);
    }

    @Test
    void withoutTheReferrerNoReferralIsPaid() {
        happen(batch, BERTA, referred("erased"));

        assertThat(posted(batch)).containsExactly(new Posted(BERTA, 10, "purchase", "e1"));
    }

    @Test
    void whenTheReferrerIsGoneARefundTakesTheOtherSideBack() {
        happen(batch, BERTA, referred("anna"));
        MemberBatch later = batch(Map.of(), berta);

        happen(later, BERTA, refund());

        assertThat(posted(later))
                .containsExactly(
                        new Posted(BERTA, -10, "refund", "e2"),
                        new Posted(BERTA, -250, "referral-reversal:friend", "e2"));
        assertThat(anna.account().balance().value()).isEqualTo(500);
    }

    @Test
    void theStockIsWhatIsTakenAlreadyAndWhatTheBatchTakesAndGivesBack() {
        MemberBatch oneLeft = batch(Map.of("coffee", 1L), anna, berta);
        for (CustomerId customer : List.of(ANNA, BERTA)) {
            happen(oneLeft, customer, adjustment(customer, 100));
        }

        assertThat(refusals(hold(oneLeft, ANNA, "r1"))).isEmpty();
        assertThat(oneLeft.stockChanges()).containsExactly(entry("coffee", 1L));
        assertThat(refusals(hold(oneLeft, BERTA, "r2"))).containsExactly("out-of-stock");

        happen(oneLeft, ANNA, new MemberEvent.Cancelled("r1"));
        assertThat(oneLeft.stockChanges()).containsExactly(entry("coffee", 0L));
        assertThat(refusals(hold(oneLeft, BERTA, "r3"))).isEmpty();

        happen(oneLeft, BERTA, new MemberEvent.Captured("r3", null));
        assertThat(oneLeft.stockChanges()).containsExactly(entry("coffee", 1L));
        assertThat(refusals(hold(oneLeft, ANNA, "r4"))).containsExactly("out-of-stock");
    }

    @Test
    void aHoldThatTimesOutGivesItsPieceBack() {
        happen(batch, ANNA, adjustment(ANNA, 100));
        hold(batch, ANNA, "r1");
        MemberBatch later = batch(Map.of("coffee", 1L), anna);

        assertThat(later.nextDueAt(ANNA)).isEqualTo(NOON.plus(TIMEOUT));
        later.advanceTo(ANNA, NOON.plus(TIMEOUT));

        assertThat(later.stockChanges()).containsExactly(entry("coffee", -1L));
        assertThat(later.changes()).extracting(MemberBatch.Change::customerId).containsOnly(ANNA);
        assertThat(later.nextDueAt(ANNA)).isNull();
    }

    @Test
    void aRedemptionOfPointsTakesNoPiece() {
        happen(batch, ANNA, adjustment(ANNA, 100));

        happen(batch, ANNA, new MemberEvent.Held("r", null, 3, null));

        assertThat(anna.held().value()).isEqualTo(3);
        assertThat(batch.stockChanges()).isEmpty();
    }

    @Test
    void aRatingOfATicketThatAnotherCustomerHasRatedIsIgnored() {
        happen(batch, ANNA, rated("t", ANNA));

        assertThat(happen(batch, BERTA, rated("t", BERTA))).isEmpty();
        assertThat(happen(batch, ANNA, rated("t", ANNA))).isEmpty();
        assertThat(happen(batch, BERTA, rated("rated-before", BERTA))).isEmpty();
        happen(batch, BERTA, rated("other", BERTA));

        assertThat(posted(batch))
                .containsExactly(new Posted(ANNA, 5, "rating", "e1"), new Posted(BERTA, 5, "rating", "e5"));
    }

    @Test
    void aBreachThatAnotherCustomerHadIsIgnoredAndItsWithdrawalToo() {
        happen(batch, ANNA, new MemberEvent.Breached(breach(ANNA)));

        assertThat(happen(batch, BERTA, new MemberEvent.Breached(breach(BERTA))))
                .isEmpty();
        assertThat(happen(batch, BERTA, new MemberEvent.BreachWithdrawn(breach(BERTA))))
                .isEmpty();
        happen(batch, ANNA, new MemberEvent.BreachWithdrawn(breach(ANNA)));

        assertThat(posted(batch))
                .containsExactly(new Posted(ANNA, 50, "goodwill", "e1"), new Posted(ANNA, -50, "goodwill", "e4"));
    }

    @Test
    void aRatingAndABreachOfOneIdAreTwoThings() {
        String id = Engagements.breachId(breach(ANNA));
        happen(batch, BERTA, rated(id, BERTA));

        happen(batch, ANNA, new MemberEvent.Breached(breach(ANNA)));

        assertThat(posted(batch)).extracting(Posted::points).containsExactly(5L, 50L);
    }

    @Test
    void whatWasDoneBeforeIsAmongTheChanges() {
        Occurrence before = new Occurrence(new EventKey("/test", "before"), NOON);
        batch.add(ANNA, new MemberEffect.Forgotten(), before);

        assertThat(batch.changes()).containsExactly(new MemberBatch.Change(ANNA, new MemberEffect.Forgotten(), before));
    }

    @Test
    void anEventOfACustomerWhoWasNotLoadedFails() {
        assertThatThrownBy(() -> happen(batch, new CustomerId("carl"), referred(null)))
                .isInstanceOf(IllegalStateException.class);
    }

    private List<MemberEffect> hold(MemberBatch in, CustomerId customer, String redemptionId) {
        return happen(in, customer, new MemberEvent.Held(redemptionId, "coffee", 0, null));
    }

    private static MemberEvent adjustment(CustomerId customer, long points) {
        return new MemberEvent.Adjusted("a-" + customer.value(), points, "test", AdjustmentExpiry.NEVER);
    }
}
