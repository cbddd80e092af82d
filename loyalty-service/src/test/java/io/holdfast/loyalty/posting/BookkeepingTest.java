package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.posting.Refusal.Reason;

import static io.holdfast.loyalty.posting.Facts.purchase;
import static io.holdfast.loyalty.posting.Facts.refund;
import static org.assertj.core.api.Assertions.assertThat;

class BookkeepingTest {

    private final Bookkeeping bookkeeping = new Bookkeeping(Programme.DEFAULT);
    private final Standing standing = Standing.empty();
    private final List<Change> changes = new ArrayList<>();

    @Test
    void aPurchaseEarnsItsPointsOnce() {
        tell(purchase("e1", "p1", "anna", "29.99"));
        tell(purchase("e1", "p1", "anna", "29.99"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(29L);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void theSamePurchaseToldByAnotherEventIsTheSamePurchase() {
        tell(purchase("e1", "p1", "anna", "29.99"));
        tell(purchase("e2", "p1", "anna", "29.990"));

        assertThat(entries()).hasSize(1);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void theSamePurchaseToldOtherwiseIsRefused() {
        tell(purchase("e1", "p1", "anna", "29.99"));
        tell(purchase("e1", "p1", "anna", "99.99"));
        tell(purchase("e2", "p1", "berta", "29.99"));

        assertThat(balance("anna")).isEqualTo(29);
        assertThat(balance("berta")).isZero();
        assertThat(refusals()).containsExactly(Reason.PURCHASE_DIFFERS, Reason.PURCHASE_DIFFERS);
    }

    @Test
    void anEventThatNowTellsOfAnotherPurchaseIsRefused() {
        tell(purchase("e1", "p1", "anna", "0.50"));
        tell(purchase("e1", "p2", "anna", "29.99"));

        assertThat(balance("anna")).isZero();
        assertThat(refusals()).containsExactly(Reason.EVENT_REUSED);
    }

    @Test
    void aPurchaseBelowOneUnitEarnsNothingButIsRemembered() {
        tell(purchase("e1", "p1", "anna", "0.99"));
        tell(refund("e2", "p1", "r1", "anna", "0.99"));

        assertThat(entries()).isEmpty();
        assertThat(standing.purchase("p1")).isNotNull();
        assertThat(standing.refund("p1", "r1")).extracting(KnownRefund::state).isEqualTo(KnownRefund.State.APPLIED);
    }

    @Test
    void partialRefundsThatAddUpTakeBackExactlyTheAward() {
        tell(purchase("e1", "p1", "anna", "10.00"));
        tell(refund("e2", "p1", "r1", "anna", "3.33"));
        tell(refund("e3", "p1", "r2", "anna", "3.33"));
        tell(refund("e4", "p1", "r3", "anna", "3.34"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -3L, -3L, -4L);
    }

    @Test
    void aRefundToldTwiceTakesBackOnce() {
        tell(purchase("e1", "p1", "anna", "10.00"));
        tell(refund("e2", "p1", "r1", "anna", "5.00"));
        tell(refund("e2", "p1", "r1", "anna", "5.00"));
        tell(refund("e3", "p1", "r1", "anna", "5.00"));

        assertThat(balance("anna")).isEqualTo(5);
    }

    @Test
    void aRefundToldOtherwiseIsRefused() {
        tell(purchase("e1", "p1", "anna", "10.00"));
        tell(refund("e2", "p1", "r1", "anna", "5.00"));
        tell(refund("e3", "p1", "r1", "anna", "6.00"));

        assertThat(balance("anna")).isEqualTo(5);
        assertThat(refusals()).containsExactly(Reason.REFUND_DIFFERS);
    }

    @Test
    void aRefundBeforeItsPurchaseWaitsForIt() {
        tell(refund("e2", "p1", "r1", "anna", "4.00"));
        assertThat(entries()).isEmpty();

        tell(purchase("e1", "p1", "anna", "10.00"));

        assertThat(entries()).extracting(entry -> entry.points().value()).containsExactly(10L, -4L);
        assertThat(balance("anna")).isEqualTo(6);
    }

    @Test
    void aRefundInAnotherCurrencyOrOfAnotherCustomerIsRefusedInEitherOrder() {
        tell(purchase("e1", "p1", "anna", "10.00"));
        tell(refund("e2", "p1", "r1", "anna", "4.00", "USD"));
        tell(refund("e3", "p1", "r2", "berta", "4.00"));
        tell(refund("e5", "p2", "r1", "anna", "4.00", "USD"));
        tell(refund("e6", "p2", "r2", "berta", "4.00"));
        tell(purchase("e4", "p2", "anna", "10.00"));

        assertThat(balance("anna")).isEqualTo(20);
        assertThat(balance("berta")).isZero();
        assertThat(refusals())
                .containsExactly(
                        Reason.CURRENCY_DIFFERS,
                        Reason.CUSTOMER_DIFFERS,
                        Reason.CURRENCY_DIFFERS,
                        Reason.CUSTOMER_DIFFERS);
    }

    @Test
    void theCauseOfAnEntryIsTheEventAndItsSubjectThePurchase() {
        tell(purchase("e1", "p1", "anna", "10.00"));

        assertThat(entries().getFirst().cause().id()).isEqualTo("e1");
        assertThat(entries().getFirst().subject()).isEqualTo("p1");
        assertThat(entries().getFirst().at()).isEqualTo(Facts.NOON);
    }

    private void tell(Fact<PurchaseEvent> fact) {
        for (Change change : bookkeeping.decide(standing, fact, fact.event())) {
            standing.apply(change);
            changes.add(change);
        }
    }

    private List<Entry> entries() {
        return changes.stream()
                .filter(Change.Posted.class::isInstance)
                .map(change -> ((Change.Posted) change).posting().entry())
                .toList();
    }

    private List<Reason> refusals() {
        return changes.stream()
                .filter(Change.Refused.class::isInstance)
                .map(change -> ((Change.Refused) change).refusal().reason())
                .toList();
    }

    private long balance(String customer) {
        Account account = standing.account(new CustomerId(customer));
        Points entries = entries().stream()
                .filter(entry -> entry.customerId().equals(account.customerId()))
                .map(Entry::points)
                .reduce(Points.ZERO, Points::plus);
        assertThat(account.balance()).isEqualTo(entries);
        return account.balance().value();
    }
}
