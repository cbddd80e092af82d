package io.holdfast.loyalty.purchase;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.purchase.Rejection.Reason;

import static io.holdfast.loyalty.purchase.Facts.purchase;
import static io.holdfast.loyalty.purchase.Facts.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

class PurchaseChecksTest {

    private static final Instant REFUNDED_AT = Facts.NOON.plusSeconds(3600);

    private final PurchaseLedger ledger = PurchaseLedger.of("anna", "berta");

    @Test
    void aPurchaseEarnsItsPointsOnce() {
        ledger.process(purchase("e1", "p1", "anna", "29.99"));
        ledger.process(purchase("e1", "p1", "anna", "29.99"));

        assertThat(ledger.entries()).extracting(entry -> entry.points().value()).containsExactly(29L);
        assertThat(ledger.rejections()).isEmpty();
    }

    @Test
    void aPurchaseRepeatedByAnotherEventChangesNothing() {
        ledger.process(purchase("e1", "p1", "anna", "29.99"));
        ledger.process(purchase("e2", "p1", "anna", "29.990"));

        assertThat(ledger.entries()).hasSize(1);
        assertThat(ledger.rejections()).isEmpty();
    }

    @Test
    void aRecordedPurchaseWithOtherContentIsRejected() {
        ledger.process(purchase("e1", "p1", "anna", "29.99"));
        ledger.process(purchase("e1", "p1", "anna", "99.99"));
        ledger.process(purchase("e2", "p1", "berta", "29.99"));

        assertThat(balance("anna")).isEqualTo(29);
        assertThat(balance("berta")).isZero();
        assertThat(ledger.rejections()).containsExactly(Reason.PURCHASE_DIFFERS, Reason.PURCHASE_DIFFERS);
    }

    @Test
    void anEventReusedForAnotherPurchaseIsRejected() {
        ledger.process(purchase("e1", "p1", "anna", "0.50"));
        ledger.process(purchase("e1", "p2", "anna", "29.99"));

        assertThat(balance("anna")).isZero();
        assertThat(ledger.rejections()).containsExactly(Reason.EVENT_REUSED);
    }

    @Test
    void aPurchaseBelowOneUnitEarnsNothingButIsRecorded() {
        ledger.process(purchase("e1", "p1", "anna", "0.99"));
        ledger.process(refund("e2", "p1", "r1", "anna", "0.99"));

        assertThat(ledger.entries()).isEmpty();
        assertThat(ledger.state().purchase("p1")).isNotNull();
        assertThat(ledger.state().refund("p1", "r1", new CustomerId("anna")))
                .extracting(RefundRecord::state)
                .isEqualTo(RefundRecord.State.APPLIED);
    }

    @Test
    void partialRefundsThatAddUpRevokeExactlyTheAward() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "3.33"));
        ledger.process(refund("e3", "p1", "r2", "anna", "3.33"));
        ledger.process(refund("e4", "p1", "r3", "anna", "3.34"));

        assertThat(ledger.entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -3L, -3L, -4L);
    }

    @Test
    void aRepeatedRefundRevokesOnce() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "5.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "5.00"));
        ledger.process(refund("e3", "p1", "r1", "anna", "5.00"));

        assertThat(balance("anna")).isEqualTo(5);
    }

    @Test
    void aRecordedRefundWithOtherContentIsRejected() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "5.00"));
        ledger.process(refund("e3", "p1", "r1", "anna", "6.00"));

        assertThat(balance("anna")).isEqualTo(5);
        assertThat(ledger.rejections()).containsExactly(Reason.REFUND_DIFFERS);
    }

    @Test
    void aRefundBeforeItsPurchaseIsAppliedWhenThePurchaseArrives() {
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00"));
        assertThat(ledger.entries()).isEmpty();

        ledger.process(purchase("e1", "p1", "anna", "10.00"));

        assertThat(ledger.entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -4L);
        assertThat(ledger.entries()).extracting(Entry::at).containsExactly(Facts.NOON, Facts.NOON);
        assertThat(balance("anna")).isEqualTo(6);
    }

    @Test
    void aRefundInAnotherCurrencyOrOfAnotherCustomerIsRejectedInEitherOrder() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        ledger.process(refund("e3", "p1", "r2", "berta", "4.00"));
        ledger.process(refund("e5", "p2", "r1", "anna", "4.00", "USD"));
        ledger.process(refund("e6", "p2", "r2", "berta", "4.00"));
        ledger.process(purchase("e4", "p2", "anna", "10.00"));

        assertThat(balance("anna")).isEqualTo(20);
        assertThat(balance("berta")).isZero();
        assertThat(ledger.rejected())
                .extracting(Rejection::cause, Rejection::reason)
                .containsExactlyInAnyOrder(
                        tuple(key("e2"), Reason.CURRENCY_DIFFERS),
                        tuple(key("e3"), Reason.CUSTOMER_DIFFERS),
                        tuple(key("e5"), Reason.CURRENCY_DIFFERS),
                        tuple(key("e6"), Reason.CUSTOMER_DIFFERS));
    }

    @Test
    void anotherCustomersRefundTakesNoIdAway() {
        ledger.process(refund("e1", "p1", "r1", "berta", "9.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00"));
        ledger.process(purchase("e3", "p1", "anna", "10.00"));
        ledger.process(refund("e4", "p1", "r2", "berta", "9.00"));
        ledger.process(refund("e5", "p1", "r2", "anna", "2.00"));

        assertThat(balance("anna")).isEqualTo(4);
        assertThat(balance("berta")).isZero();
        assertThat(ledger.rejections()).containsExactly(Reason.CUSTOMER_DIFFERS, Reason.CUSTOMER_DIFFERS);
        assertThat(ledger.state().refundCount("p1")).isEqualTo(2);
    }

    @Test
    void aRejectedRefundIsCountedOnceAndOwnsNoId() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        ledger.process(refund("e3", "p1", "r1", "anna", "4.00"));

        assertThat(balance("anna")).isEqualTo(6);
        assertThat(ledger.rejections()).containsExactly(Reason.CURRENCY_DIFFERS);
    }

    @Test
    void aPurchaseTakesAThousandRefunds() {
        ledger.process(purchase("e", "p1", "anna", "2000.00"));
        for (int i = 0; i <= PurchaseChecks.REFUNDS_MAX; i++) {
            ledger.process(refund("e" + i, "p1", "r" + i, "anna", "1.00"));
        }

        assertThat(balance("anna")).isEqualTo(1_000);
        assertThat(ledger.rejections()).containsExactly(Reason.TOO_MANY_REFUNDS);
    }

    @Test
    void refundsOfOthersThatWaitLeaveRoomForThoseOfThePurchasesCustomer() {
        for (int i = 0; i < PurchaseChecks.REFUNDS_MAX; i++) {
            ledger.process(refund("e" + i, "p1", "r" + i, "berta", "1.00"));
        }
        ledger.process(refund("own", "p1", "own", "anna", "4.00"));
        ledger.process(purchase("e", "p1", "anna", "10.00"));

        assertThat(balance("anna")).isEqualTo(6);
        assertThat(ledger.state().refundCount("p1")).isEqualTo(1);
    }

    @Test
    void anAccountIsFilledUpToItsLimitAndTheRestIsRejected() {
        ledger.adjust("anna", AccountBook.BALANCE_MAX.value() - 10);

        ledger.process(purchase("e1", "p1", "anna", "29.99"));

        assertThat(ledger.account("anna").balance()).isEqualTo(AccountBook.BALANCE_MAX);
        assertThat(ledger.rejections()).containsExactly(Reason.AWARD_LIMITED);
        ledger.process(refund("e2", "p1", "r1", "anna", "29.99"));
        assertThat(balance("anna")).isEqualTo(AccountBook.BALANCE_MAX.value() - 10);
    }

    @Test
    void anAccountBeyondTheLimitEarnsNothingAndFailsNothing() {
        ledger.adjust("anna", 9_000_000_000_000_000_000L);

        List<PurchaseChange> changes = ledger.process(purchase("e1", "p1", "anna", "999999999999999.00"));

        assertThat(balance("anna")).isEqualTo(9_000_000_000_000_000_000L);
        assertThat(ledger.state().purchase("p1")).isNotNull();
        assertThat(PurchaseLedger.rejections(changes)).containsExactly(Reason.AWARD_LIMITED);
    }

    @Test
    void aRejectionNamesTheEventAndWhatItIsAbout() {
        ledger.adjust("anna", AccountBook.BALANCE_MAX.value());
        ledger.process(purchase("e1", "p1", "anna", "29.99"));
        ledger.process(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        ledger.process(refund("e3", "p2", "r2", "anna", "4.00", "USD"));
        ledger.process(purchase("e4", "p2", "anna", "0.50"));

        assertThat(ledger.rejected())
                .extracting(Rejection::reason, Rejection::cause, Rejection::detail, Rejection::at)
                .containsExactly(
                        tuple(Reason.AWARD_LIMITED, key("e1"), "purchase p1", Facts.NOON),
                        tuple(Reason.CURRENCY_DIFFERS, key("e2"), "refund r1 of purchase p1", REFUNDED_AT),
                        tuple(Reason.CURRENCY_DIFFERS, key("e3"), "refund r2 of purchase p2", REFUNDED_AT));
    }

    @Test
    void anEntryNamesTheEventAsCauseAndThePurchaseAsSubject() {
        ledger.process(purchase("e1", "p1", "anna", "10.00"));

        assertThat(ledger.entries().getFirst().cause().id()).isEqualTo("e1");
        assertThat(ledger.entries().getFirst().subject()).isEqualTo("p1");
        assertThat(ledger.entries().getFirst().at()).isEqualTo(Facts.NOON);
    }

    private long balance(String customer) {
        long entries = ledger.entries().stream()
                .filter(entry -> entry.customerId().value().equals(customer))
                .mapToLong(entry -> entry.points().value())
                .sum();
        assertThat(ledger.balance(customer)).isEqualTo(entries);
        return entries;
    }

    private static EventKey key(String eventId) {
        return new EventKey("/shop", eventId);
    }
}
