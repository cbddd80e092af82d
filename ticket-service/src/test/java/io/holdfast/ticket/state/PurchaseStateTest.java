package io.holdfast.ticket.state;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.ticket.state.DuplicateCheck.Refused;

import static org.assertj.core.api.Assertions.assertThat;

class PurchaseStateTest {

    private static final PurchaseState UNKNOWN = PurchaseState.unknown("p");
    private static final PurchaseState BOUGHT = UNKNOWN.with(purchase("anna", "30.00"));

    @Test
    void theFirstEventOfAPurchaseCounts() {
        assertThat(UNKNOWN.judge(purchase("anna", "30.00"))).isEqualTo(DuplicateCheck.FIRST);
    }

    @Test
    void theSameContentAgainIsARepetitionHoweverTheAmountIsWritten() {
        assertThat(BOUGHT.judge(purchase("anna", "30.00"))).isEqualTo(DuplicateCheck.REPEATED);
        assertThat(BOUGHT.judge(purchase("anna", "30.0000"))).isEqualTo(DuplicateCheck.REPEATED);
    }

    @Test
    void anotherCustomerAmountCurrencyOrItemIsRefused() {
        Purchase otherItem = new Purchase(
                "p",
                new CustomerId("anna"),
                new BigDecimal("30.00"),
                "EUR",
                null,
                List.of(new Item("BANK CHARGES", null, 1, new BigDecimal("30.00"))),
                null);

        assertThat(field(BOUGHT.judge(purchase("berta", "30.00")))).isEqualTo("data.purchaseId");
        assertThat(field(BOUGHT.judge(purchase("anna", "30.01")))).isEqualTo("data.purchaseId");
        assertThat(field(BOUGHT.judge(otherItem))).isEqualTo("data.purchaseId");
    }

    @Test
    void aPurchaseFromBeforeDigestsIsComparedByWhatIsKnownOfIt() {
        RecordedPurchase purchase = BOUGHT.requirePurchase();
        PurchaseState old = new PurchaseState(
                "p",
                new RecordedPurchase(purchase.customerId(), purchase.money(), null, null),
                0,
                BigDecimal.ZERO,
                Map.of());

        assertThat(old.judge(purchase("anna", "30.00"))).isEqualTo(DuplicateCheck.REPEATED);
        assertThat(field(old.judge(purchase("anna", "31.00")))).isEqualTo("data.purchaseId");
    }

    @Test
    void refundsOfTheOwnerAddUp() {
        PurchaseState refunded = BOUGHT.with(refund("r1", "anna", "10.00")).with(refund("r2", "anna", "5.5"));

        assertThat(refunded.refunds()).isEqualTo(2);
        assertThat(refunded.left()).isEqualByComparingTo("14.5");
    }

    @Test
    void aRefundToldAgainIsARepetitionAndWithOtherContentRefused() {
        RecordedRefund recorded = RecordedRefund.of(refund("r1", "anna", "10.00"), RecordedRefund.State.COUNTED);

        assertThat(BOUGHT.judge(refund("r1", "anna", "10.0"), recorded)).isEqualTo(DuplicateCheck.REPEATED);
        assertThat(field(BOUGHT.judge(refund("r1", "anna", "11"), recorded))).isEqualTo("data.refundId");
        assertThat(BOUGHT.judge(refund("r2", "anna", "10.00"), null)).isEqualTo(DuplicateCheck.FIRST);
    }

    @Test
    void aRefundOfAnotherCustomerOrCurrencyIsRefused() {
        assertThat(field(BOUGHT.judge(refund("r1", "berta", "1"), null))).isEqualTo("data.purchaseId");
        assertThat(field(BOUGHT.judge(
                        new PurchaseRefunded("p", new CustomerId("anna"), "r1", new BigDecimal("1"), "USD"), null)))
                .isEqualTo("data.currency");
    }

    @Test
    void refundsBeforeThePurchaseWaitAndOnlyTheOwnersCount() {
        PurchaseState waiting = UNKNOWN.with(refund("r1", "anna", "4"))
                .with(refund("r1", "berta", "7"))
                .with(refund("r2", "anna", "1"));
        assertThat(waiting.exists()).isFalse();
        assertThat(waiting.refunds()).isEqualTo(3);

        PurchaseState bought = waiting.with(purchase("anna", "30.00"));

        assertThat(bought.refunds()).isEqualTo(2);
        assertThat(bought.left()).isEqualByComparingTo("25");
        assertThat(bought.waiting()).isEmpty();
    }

    @Test
    void aRefundThatWasRefusedWhenItsPurchaseCameDoesNotOwnItsId() {
        RecordedRefund refused = RecordedRefund.of(refund("r1", "anna", "10.00"), RecordedRefund.State.REFUSED);

        assertThat(BOUGHT.judge(refund("r1", "anna", "3"), refused)).isEqualTo(DuplicateCheck.FIRST);
    }

    @Test
    void aPurchaseHasAtMostAThousandRefunds() {
        PurchaseState full = BOUGHT;
        for (int i = 0; i < PurchaseState.REFUNDS_MAX; i++) {
            full = full.with(refund("r" + i, "anna", "0.01"));
        }

        assertThat(full.takesRefunds()).isFalse();
        assertThat(full.judge(refund("more", "anna", "0.01"), null))
                .isEqualTo(new Refused("data.purchaseId", "a purchase has at most 1000 refunds"));
        assertThat(full.left()).isEqualByComparingTo("20");
    }

    @Test
    void eachPayerMayHaveAThousandRefundsWaitingAndAllTogetherTenTimesAsMany() {
        PurchaseState waiting = UNKNOWN;
        for (int i = 0; i < PurchaseState.REFUNDS_MAX; i++) {
            waiting = waiting.with(refund("r" + i, "berta", "0.01"));
        }

        assertThat(waiting.judge(refund("more", "berta", "0.01"), null))
                .isEqualTo(
                        new Refused("data.purchaseId", "at most 1000 refunds of a customer wait for their purchase"));
        assertThat(waiting.judge(refund("own", "anna", "0.01"), null)).isEqualTo(DuplicateCheck.FIRST);
        PurchaseState crowded =
                new PurchaseState("p", null, PurchaseState.WAITING_MAX, BigDecimal.ZERO, waiting.waiting());
        assertThat(crowded.judge(refund("own", "anna", "0.01"), null))
                .isEqualTo(new Refused("data.purchaseId", "at most 10000 refunds wait for a purchase"));
        assertThat(waiting.with(purchase("anna", "30.00")).refunds()).isZero();
    }

    private static String field(DuplicateCheck check) {
        return check instanceof Refused(String field, String reason) ? field : check.toString();
    }

    private static Purchase purchase(String customer, String amount) {
        return new Purchase("p", new CustomerId(customer), new BigDecimal(amount), "EUR", null, List.of(), null);
    }

    private static PurchaseRefunded refund(String id, String customer, String amount) {
        return new PurchaseRefunded("p", new CustomerId(customer), id, new BigDecimal(amount), "EUR");
    }
}
