package io.holdfast.loyalty.purchase;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.member.RecordedPurchase;

import static org.assertj.core.api.Assertions.assertThat;

class PurchaseChecksProperties {

    private static final List<String> CUSTOMERS = List.of("anna", "berta");

    /** A purchase and its refunds, in cents. */
    record RefundedPurchase(int customer, int cents, List<Integer> refunds) {}

    /** The state of an account apart from entry numbers: balance, remaining points of each lot, deficit. */
    private record FinalState(long balance, List<Long> lots, long deficit) {}

    @Property
    void arrivalOrderAndRedeliveryDoNotChangeTheFinalState(
            @ForAll("purchases") List<RefundedPurchase> purchases, @ForAll Random random) {
        List<Fact<PurchaseEvent>> inOrder = facts(purchases);
        List<Fact<PurchaseEvent>> shuffled = new ArrayList<>(inOrder);
        inOrder.stream().filter(fact -> random.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);

        assertThat(finalState(shuffled)).isEqualTo(finalState(inOrder));
    }

    @Property
    void refundsOfAPurchaseRevokeAtMostItsAward(@ForAll("purchases") List<RefundedPurchase> purchases) {
        PurchaseLedger ledger = processAll(facts(purchases));

        for (int i = 0; i < purchases.size(); i++) {
            PurchaseRecord recorded = ledger.state().purchase("p" + i);
            assertThat(recorded).isNotNull();
            RecordedPurchase purchase = recorded.purchase();
            assertThat(purchase.reversed()).isLessThanOrEqualTo(purchase.awarded());
            if (purchase.refunded().compareTo(purchase.money().amount()) >= 0) {
                assertThat(purchase.reversed()).isEqualTo(purchase.awarded());
            }
        }
    }

    @Property
    void aBalanceIsThePointsAwardedMinusThePointsRevoked(@ForAll("purchases") List<RefundedPurchase> purchases) {
        PurchaseLedger ledger = processAll(facts(purchases));

        for (int c = 0; c < CUSTOMERS.size(); c++) {
            long expected = 0;
            for (int i = 0; i < purchases.size(); i++) {
                if (purchases.get(i).customer() == c) {
                    expected += remainingPoints(purchases.get(i));
                }
            }
            assertThat(ledger.balance(CUSTOMERS.get(c))).isEqualTo(expected);
        }
    }

    /** The expected points, computed in integers. */
    private static long remainingPoints(RefundedPurchase purchase) {
        long award = purchase.cents() / 100;
        long refunded =
                purchase.refunds().stream().mapToLong(Integer::longValue).sum();
        long share = Math.min(refunded, purchase.cents());
        return purchase.cents() == 0 ? 0 : award - award * share / purchase.cents();
    }

    private static Map<String, FinalState> finalState(List<Fact<PurchaseEvent>> facts) {
        PurchaseLedger ledger = processAll(facts);
        Map<String, FinalState> end = new HashMap<>();
        for (String customer : CUSTOMERS) {
            List<Long> lots = ledger.lots(customer).stream()
                    .map(lot -> lot.remaining().value())
                    .sorted()
                    .toList();
            end.put(customer, new FinalState(ledger.balance(customer), lots, ledger.deficit(customer)));
        }
        return end;
    }

    private static PurchaseLedger processAll(List<Fact<PurchaseEvent>> facts) {
        PurchaseLedger ledger = new PurchaseLedger(Programme.DEFAULT, CUSTOMERS);
        facts.forEach(ledger::process);
        return ledger;
    }

    private static List<Fact<PurchaseEvent>> facts(List<RefundedPurchase> purchases) {
        List<Fact<PurchaseEvent>> facts = new ArrayList<>();
        for (int i = 0; i < purchases.size(); i++) {
            RefundedPurchase purchase = purchases.get(i);
            String customer = CUSTOMERS.get(purchase.customer());
            facts.add(Facts.purchase("e" + i, "p" + i, customer, money(purchase.cents())));
            for (int r = 0; r < purchase.refunds().size(); r++) {
                facts.add(Facts.refund(
                        "e" + i + "-" + r,
                        "p" + i,
                        "r" + r,
                        customer,
                        money(purchase.refunds().get(r))));
            }
        }
        return facts;
    }

    private static String money(int cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    @Provide
    Arbitrary<List<RefundedPurchase>> purchases() {
        Arbitrary<Integer> cents = Arbitraries.integers().between(0, 20_000);
        return Combinators.combine(
                        Arbitraries.integers().between(0, CUSTOMERS.size() - 1),
                        cents,
                        cents.list().ofMaxSize(4))
                .as(RefundedPurchase::new)
                .list()
                .ofMaxSize(8);
    }
}
