package io.holdfast.loyalty.posting;

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

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Lot;

import static org.assertj.core.api.Assertions.assertThat;

class BookkeepingProperties {

    private static final List<String> CUSTOMERS = List.of("anna", "berta");

    /** One purchase and the refunds of it, in cents. */
    record Shopping(int customer, int cents, List<Integer> refunds) {}

    /** What an account came to, whatever the numbers of its entries: its balance, and what is left of each lot. */
    private record End(long balance, List<Long> lots, long deficit) {}

    @Property
    void neitherArrivalOrderNorRedeliveryChangesTheEnd(
            @ForAll("shoppings") List<Shopping> shoppings, @ForAll Random random) {
        List<Fact<PurchaseEvent>> inOrder = facts(shoppings);
        List<Fact<PurchaseEvent>> shuffled = new ArrayList<>(inOrder);
        inOrder.stream().filter(fact -> random.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);

        assertThat(end(shuffled)).isEqualTo(end(inOrder));
    }

    @Property
    void refundsOfAPurchaseTakeBackAtMostItsAward(@ForAll("shoppings") List<Shopping> shoppings) {
        Standing standing = run(facts(shoppings));

        for (int i = 0; i < shoppings.size(); i++) {
            KnownPurchase purchase = standing.purchase("p" + i);
            assertThat(purchase).isNotNull();
            assertThat(purchase.revoked()).isLessThanOrEqualTo(purchase.awarded());
            if (purchase.refunded().compareTo(purchase.money().amount()) >= 0) {
                assertThat(purchase.revoked()).isEqualTo(purchase.awarded());
            }
        }
    }

    @Property
    void aBalanceIsWhatWasAwardedLessWhatWasTakenBack(@ForAll("shoppings") List<Shopping> shoppings) {
        Standing standing = run(facts(shoppings));

        for (int c = 0; c < CUSTOMERS.size(); c++) {
            long expected = 0;
            for (int i = 0; i < shoppings.size(); i++) {
                if (shoppings.get(i).customer() == c) {
                    expected += left(shoppings.get(i));
                }
            }
            assertThat(standing.account(new CustomerId(CUSTOMERS.get(c)))
                            .balance()
                            .value())
                    .isEqualTo(expected);
        }
    }

    /** The same sum done in whole cents and points. */
    private static long left(Shopping shopping) {
        long award = shopping.cents() / 100;
        long refunded =
                shopping.refunds().stream().mapToLong(Integer::longValue).sum();
        long share = Math.min(refunded, shopping.cents());
        return shopping.cents() == 0 ? 0 : award - award * share / shopping.cents();
    }

    private static Map<String, End> end(List<Fact<PurchaseEvent>> facts) {
        Standing standing = run(facts);
        Map<String, End> end = new HashMap<>();
        for (String customer : CUSTOMERS) {
            Account account = standing.account(new CustomerId(customer));
            List<Long> lots = account.lots().stream()
                    .map(Lot::remaining)
                    .map(points -> points.value())
                    .sorted()
                    .toList();
            end.put(
                    customer,
                    new End(account.balance().value(), lots, account.deficit().value()));
        }
        return end;
    }

    private static Standing run(List<Fact<PurchaseEvent>> facts) {
        Bookkeeping bookkeeping = new Bookkeeping(Programme.DEFAULT);
        Standing standing = Standing.empty();
        for (Fact<PurchaseEvent> fact : facts) {
            bookkeeping.decide(standing, fact, fact.event()).forEach(standing::apply);
        }
        return standing;
    }

    private static List<Fact<PurchaseEvent>> facts(List<Shopping> shoppings) {
        List<Fact<PurchaseEvent>> facts = new ArrayList<>();
        for (int i = 0; i < shoppings.size(); i++) {
            Shopping shopping = shoppings.get(i);
            String customer = CUSTOMERS.get(shopping.customer());
            facts.add(Facts.purchase("e" + i, "p" + i, customer, money(shopping.cents())));
            for (int r = 0; r < shopping.refunds().size(); r++) {
                facts.add(Facts.refund(
                        "e" + i + "-" + r,
                        "p" + i,
                        "r" + r,
                        customer,
                        money(shopping.refunds().get(r))));
            }
        }
        return facts;
    }

    private static String money(int cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    @Provide
    Arbitrary<List<Shopping>> shoppings() {
        Arbitrary<Integer> cents = Arbitraries.integers().between(0, 20_000);
        return Combinators.combine(
                        Arbitraries.integers().between(0, CUSTOMERS.size() - 1),
                        cents,
                        cents.list().ofMaxSize(4))
                .as(Shopping::new)
                .list()
                .ofMaxSize(8);
    }
}
