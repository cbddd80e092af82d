package io.holdfast.loyalty.purchase;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.purchase.Rejection.Reason;

import static io.holdfast.loyalty.purchase.Facts.purchase;
import static io.holdfast.loyalty.purchase.Facts.refund;
import static org.assertj.core.api.Assertions.assertThat;

class PurchasePostingTest {

    private final PurchasePosting purchasePosting = new PurchasePosting(Programme.DEFAULT);
    private final LedgerState state = LedgerState.empty();
    private final List<LedgerChange> changes = new ArrayList<>();

    @Test
    void aPurchaseEarnsItsPointsOnce() {
        post(purchase("e1", "p1", "anna", "29.99"));
        post(purchase("e1", "p1", "anna", "29.99"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(29L);
        assertThat(rejections()).isEmpty();
    }

    @Test
    void aPurchaseRepeatedByAnotherEventChangesNothing() {
        post(purchase("e1", "p1", "anna", "29.99"));
        post(purchase("e2", "p1", "anna", "29.990"));

        assertThat(entries()).hasSize(1);
        assertThat(rejections()).isEmpty();
    }

    @Test
    void aRecordedPurchaseWithOtherContentIsRejected() {
        post(purchase("e1", "p1", "anna", "29.99"));
        post(purchase("e1", "p1", "anna", "99.99"));
        post(purchase("e2", "p1", "berta", "29.99"));

        assertThat(balance("anna")).isEqualTo(29);
        assertThat(balance("berta")).isZero();
        assertThat(rejections()).containsExactly(Reason.PURCHASE_DIFFERS, Reason.PURCHASE_DIFFERS);
    }

    @Test
    void anEventReusedForAnotherPurchaseIsRejected() {
        post(purchase("e1", "p1", "anna", "0.50"));
        post(purchase("e1", "p2", "anna", "29.99"));

        assertThat(balance("anna")).isZero();
        assertThat(rejections()).containsExactly(Reason.EVENT_REUSED);
    }

    @Test
    void aPurchaseBelowOneUnitEarnsNothingButIsRecorded() {
        post(purchase("e1", "p1", "anna", "0.99"));
        post(refund("e2", "p1", "r1", "anna", "0.99"));

        assertThat(entries()).isEmpty();
        assertThat(state.purchase("p1")).isNotNull();
        assertThat(state.refund("p1", "r1", new CustomerId("anna")))
                .extracting(RefundRecord::state)
                .isEqualTo(RefundRecord.State.APPLIED);
    }

    @Test
    void partialRefundsThatAddUpRevokeExactlyTheAward() {
        post(purchase("e1", "p1", "anna", "10.00"));
        post(refund("e2", "p1", "r1", "anna", "3.33"));
        post(refund("e3", "p1", "r2", "anna", "3.33"));
        post(refund("e4", "p1", "r3", "anna", "3.34"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -3L, -3L, -4L);
    }

    @Test
    void aRepeatedRefundRevokesOnce() {
        post(purchase("e1", "p1", "anna", "10.00"));
        post(refund("e2", "p1", "r1", "anna", "5.00"));
        post(refund("e2", "p1", "r1", "anna", "5.00"));
        post(refund("e3", "p1", "r1", "anna", "5.00"));

        assertThat(balance("anna")).isEqualTo(5);
    }

    @Test
    void aRecordedRefundWithOtherContentIsRejected() {
        post(purchase("e1", "p1", "anna", "10.00"));
        post(refund("e2", "p1", "r1", "anna", "5.00"));
        post(refund("e3", "p1", "r1", "anna", "6.00"));

        assertThat(balance("anna")).isEqualTo(5);
        assertThat(rejections()).containsExactly(Reason.REFUND_DIFFERS);
    }

    @Test
    void aRefundBeforeItsPurchaseIsAppliedWhenThePurchaseArrives() {
        post(refund("e2", "p1", "r1", "anna", "4.00"));
        assertThat(entries()).isEmpty();

        post(purchase("e1", "p1", "anna", "10.00"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -4L);
        assertThat(balance("anna")).isEqualTo(6);
    }

    @Test
    void aRefundInAnotherCurrencyOrOfAnotherCustomerIsRejectedInEitherOrder() {
        post(purchase("e1", "p1", "anna", "10.00"));
        post(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        post(refund("e3", "p1", "r2", "berta", "4.00"));
        post(refund("e5", "p2", "r1", "anna", "4.00", "USD"));
        post(refund("e6", "p2", "r2", "berta", "4.00"));
        post(purchase("e4", "p2", "anna", "10.00"));

        assertThat(balance("anna")).isEqualTo(20);
        assertThat(balance("berta")).isZero();
        assertThat(rejections())
                .containsExactly(
                        Reason.CURRENCY_DIFFERS,
                        Reason.CUSTOMER_DIFFERS,
                        Reason.CURRENCY_DIFFERS,
                        Reason.CUSTOMER_DIFFERS);
    }

    @Test
    void anotherCustomersRefundTakesNoIdAway() {
        post(refund("e1", "p1", "r1", "berta", "9.00"));
        post(refund("e2", "p1", "r1", "anna", "4.00"));
        post(purchase("e3", "p1", "anna", "10.00"));
        post(refund("e4", "p1", "r2", "berta", "9.00"));
        post(refund("e5", "p1", "r2", "anna", "2.00"));

        assertThat(balance("anna")).isEqualTo(4);
        assertThat(balance("berta")).isZero();
        assertThat(rejections()).containsExactly(Reason.CUSTOMER_DIFFERS, Reason.CUSTOMER_DIFFERS);
        assertThat(state.refundCount("p1")).isEqualTo(2);
    }

    @Test
    void aRejectedRefundIsCountedOnceAndOwnsNoId() {
        post(purchase("e1", "p1", "anna", "10.00"));
        post(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        post(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        post(refund("e3", "p1", "r1", "anna", "4.00"));

        assertThat(balance("anna")).isEqualTo(6);
        assertThat(rejections()).containsExactly(Reason.CURRENCY_DIFFERS);
    }

    @Test
    void aPurchaseTakesAThousandRefunds() {
        post(purchase("e", "p1", "anna", "2000.00"));
        for (int i = 0; i <= PurchasePosting.REFUNDS_MAX; i++) {
            post(refund("e" + i, "p1", "r" + i, "anna", "1.00"));
        }

        assertThat(balance("anna")).isEqualTo(1_000);
        assertThat(rejections()).containsExactly(Reason.TOO_MANY_REFUNDS);
    }

    @Test
    void refundsOfOthersThatWaitLeaveRoomForThoseOfThePurchasesCustomer() {
        for (int i = 0; i < PurchasePosting.REFUNDS_MAX; i++) {
            post(refund("e" + i, "p1", "r" + i, "berta", "1.00"));
        }
        post(refund("own", "p1", "own", "anna", "4.00"));
        post(purchase("e", "p1", "anna", "10.00"));

        assertThat(balance("anna")).isEqualTo(6);
        assertThat(state.refundCount("p1")).isEqualTo(1);
    }

    @Test
    void anAccountIsFilledUpToItsLimitAndTheRestIsRejected() {
        LedgerState full = accountWith("anna", Account.BALANCE_MAX.value() - 10);

        List<LedgerChange> decided = purchasePosting.decide(full, purchase("e1", "p1", "anna", "29.99"));
        decided.forEach(full::apply);

        assertThat(full.account(new CustomerId("anna")).balance()).isEqualTo(Account.BALANCE_MAX);
        assertThat(reasons(decided)).containsExactly(Reason.AWARD_LIMITED);
        decided = purchasePosting.decide(full, refund("e2", "p1", "r1", "anna", "29.99"));
        decided.forEach(full::apply);
        assertThat(full.account(new CustomerId("anna")).balance().value()).isEqualTo(Account.BALANCE_MAX.value() - 10);
    }

    @Test
    void anAccountBeyondTheLimitEarnsNothingAndFailsNothing() {
        LedgerState beyond = accountWith("anna", 9_000_000_000_000_000_000L);

        List<LedgerChange> decided = purchasePosting.decide(beyond, purchase("e1", "p1", "anna", "999999999999999.00"));
        decided.forEach(beyond::apply);

        assertThat(beyond.account(new CustomerId("anna")).balance().value()).isEqualTo(9_000_000_000_000_000_000L);
        assertThat(beyond.purchase("p1")).isNotNull();
        assertThat(reasons(decided)).containsExactly(Reason.AWARD_LIMITED);
    }

    private static LedgerState accountWith(String customer, long points) {
        Lot lot = Lot.stored(1, Points.of(points), Facts.NOON, null);
        Account account = new Account(new CustomerId(customer), 1, Points.of(points), List.of(lot), List.of());
        return new LedgerState(List.of(account), List.of(), List.of());
    }

    private static List<Reason> reasons(List<LedgerChange> decided) {
        return decided.stream()
                .filter(LedgerChange.Rejected.class::isInstance)
                .map(change -> ((LedgerChange.Rejected) change).rejection().reason())
                .toList();
    }

    @Test
    void anEntryNamesTheEventAsCauseAndThePurchaseAsSubject() {
        post(purchase("e1", "p1", "anna", "10.00"));

        assertThat(entries().getFirst().cause().id()).isEqualTo("e1");
        assertThat(entries().getFirst().subject()).isEqualTo("p1");
        assertThat(entries().getFirst().at()).isEqualTo(Facts.NOON);
    }

    private void post(Fact<PurchaseEvent> fact) {
        for (LedgerChange change : purchasePosting.decide(state, fact)) {
            state.apply(change);
            changes.add(change);
        }
    }

    private List<Entry> entries() {
        return changes.stream()
                .filter(LedgerChange.Posted.class::isInstance)
                .map(change -> ((LedgerChange.Posted) change).posting().entry())
                .toList();
    }

    private List<Reason> rejections() {
        return reasons(changes);
    }

    private long balance(String customer) {
        Account account = state.account(new CustomerId(customer));
        Points entries = entries().stream()
                .filter(entry -> entry.customerId().equals(account.customerId()))
                .map(Entry::points)
                .reduce(Points.ZERO, Points::plus);
        assertThat(account.balance()).isEqualTo(entries);
        return account.balance().value();
    }
}
