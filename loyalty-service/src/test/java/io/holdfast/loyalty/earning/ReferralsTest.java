package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;
import io.holdfast.loyalty.earning.Referrals.Payout;

import static io.holdfast.loyalty.earning.Earning.CONTEXT;
import static io.holdfast.loyalty.earning.Earning.NOON;
import static io.holdfast.loyalty.earning.Earning.rules;
import static io.holdfast.loyalty.earning.Earning.used;
import static org.assertj.core.api.Assertions.assertThat;

/** Rule 25. */
class ReferralsTest {

    private static final EarningContext FIRST = new EarningContext(null, true, CapUsage.NONE);
    private static final String FRIEND =
            "{'name': 'friend', 'kind': 'referral', 'referrerPoints': 500, 'refereePoints': 250%s}";
    private static final Programme FROM_25 = rules(
            "{'name': 'x2', 'kind': 'multiplier', 'factor': '2'}", FRIEND.formatted(", 'when': {'minSpend': '25.00'}"));

    @Test
    void aFirstPurchaseThatFitsPaysBothSidesWithoutMultipliers() {
        assertThat(payouts(FROM_25, "25.00", "r", FIRST, CapUsage.NONE))
                .containsExactly(new Payout("friend", 500, 250, new BigDecimal("25.00")));
        assertThat(payouts(FROM_25, "24.99", "r", FIRST, CapUsage.NONE)).isEmpty();
    }

    @Test
    void aLaterPurchaseASelfReferralAndOneWithoutReferrerPayNothing() {
        assertThat(payouts(FROM_25, "25.00", "r", CONTEXT, CapUsage.NONE)).isEmpty();
        assertThat(payouts(FROM_25, "25.00", "c", FIRST, CapUsage.NONE)).isEmpty();
        assertThat(payouts(FROM_25, "25.00", null, FIRST, CapUsage.NONE)).isEmpty();
        assertThat(payouts(rules(FRIEND.formatted("")), "0.00", "r", FIRST, CapUsage.NONE))
                .isEmpty();
    }

    @Test
    void theCapsCountForTheReferrerAndBeyondThemNeitherIsPaid() {
        CapUsage usage = used("friend", NOON, 500);
        Programme once = rules(FRIEND.formatted(", 'caps': {'times': 1, 'period': 'P30D'}"));
        Programme upTo700 = rules(FRIEND.formatted(", 'caps': {'points': 700}"));
        Programme upTo500 = rules(FRIEND.formatted(", 'caps': {'points': 500}"));

        assertThat(payouts(once, "25.00", "r", FIRST, usage)).isEmpty();
        assertThat(payouts(upTo700, "25.00", "r", FIRST, usage)).containsExactly(new Payout("friend", 200, 250, null));
        assertThat(payouts(upTo500, "25.00", "r", FIRST, usage)).isEmpty();
    }

    @Test
    void aRuleOnTrialReportsWhatBothSidesWouldGet() {
        Programme programme = rules(FRIEND.formatted(", 'dryRun': true"));

        Referrals.Payouts payouts = Referrals.payouts(programme, purchase("1.00", "r"), NOON, FIRST, CapUsage.NONE);

        assertThat(payouts.payouts()).isEmpty();
        assertThat(payouts.dryRuns()).containsExactly(new Part("friend", 750));
    }

    @ParameterizedTest
    @CsvSource({
        "25.00, 25.00, false",
        "25.00, 25.01, true",
        "25.00, 50.00, true",
        "0, 49.99, false",
        "0, 50.00, true",
        ", 49.99, false",
        ", 50.00, true",
        ", 51.00, true"
    })
    void refundsBelowTheLeastSpendTakeItBack(@Nullable BigDecimal minSpend, BigDecimal refunded, boolean takenBack) {
        assertThat(new Payout("friend", 1, 1, minSpend).isTakenBack(new BigDecimal("50.00"), refunded))
                .isEqualTo(takenBack);
    }

    private static List<Payout> payouts(
            Programme programme, String amount, @Nullable String referrer, EarningContext context, CapUsage usage) {
        return Referrals.payouts(programme, purchase(amount, referrer), NOON, context, usage)
                .payouts();
    }

    private static Purchase purchase(String amount, @Nullable String referrer) {
        CustomerId referredBy = referrer == null ? null : new CustomerId(referrer);
        return new Purchase("p", new CustomerId("c"), new BigDecimal(amount), "EUR", null, List.of(), referredBy);
    }
}
