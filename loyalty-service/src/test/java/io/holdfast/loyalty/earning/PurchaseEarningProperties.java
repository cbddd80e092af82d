package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;
import io.holdfast.loyalty.earning.EarningRule.Terms;

import static io.holdfast.loyalty.earning.Earning.CONTEXT;
import static io.holdfast.loyalty.earning.Earning.NOON;
import static io.holdfast.loyalty.earning.Earning.award;
import static io.holdfast.loyalty.earning.Earning.points;
import static org.assertj.core.api.Assertions.assertThat;

class PurchaseEarningProperties {

    private static final List<String> WORDS = List.of("a", "b", "c");

    @Property
    void thePartsArePositiveAndSumToTheAward(
            @ForAll("programmes") Programme programme, @ForAll("purchases") Purchase purchase) {
        Award award = award(programme, purchase);

        assertThat(award.parts()).allMatch(part -> part.points() > 0);
        assertThat(award.parts().stream().mapToLong(Part::points).sum()).isEqualTo(award.points());
        assertThat(award.parts()).extracting(Part::rule).doesNotHaveDuplicates();
    }

    @Property
    void withoutCapsAnAwardIsTheRoundedSumOfAnIndependentReference(
            @ForAll("programmes") Programme programme, @ForAll("purchases") Purchase purchase) {
        BigDecimal exact = PurchaseEarning.exactPoints(programme, purchase, NOON, CONTEXT);

        assertThat(exact).isEqualByComparingTo(AwardReference.points(programme, purchase));
        assertThat(points(programme, purchase)).isEqualTo(exact.longValueExact());
    }

    @Property
    void theOrderOfItemsAndRulesDoesNotChangeTheAward(
            @ForAll("programmes") Programme programme, @ForAll("purchases") Purchase purchase, @ForAll Random random) {
        Programme shuffled = withRules(programme, shuffled(programme.rules(), random));
        Purchase other = withItems(purchase, shuffled(purchase.items(), random));

        assertThat(points(shuffled, other)).isEqualTo(points(programme, purchase));
    }

    @Property
    void aLargerAmountEarnsNoLess(
            @ForAll("programmes") Programme programme,
            @ForAll("amounts") BigDecimal amount,
            @ForAll("amounts") BigDecimal more) {
        Purchase smaller = Earning.purchase(amount.toPlainString());
        Purchase larger = Earning.purchase(amount.add(more).toPlainString());

        assertThat(points(programme, larger)).isGreaterThanOrEqualTo(points(programme, smaller));
    }

    @Property
    void aCapNeverGivesMoreThanIsLeft(
            @ForAll("programmes") Programme programme, @ForAll("purchases") Purchase purchase) {
        Caps caps = new Caps(40L, 50L, null, null);
        Programme capped = withRules(
                programme,
                programme.rules().stream().map(rule -> withCaps(rule, caps)).toList());
        EarningContext context = new EarningContext(
                null, false, Earning.used(programme.rules().getFirst().name(), NOON, 45));

        List<Part> before = award(programme, purchase).parts();
        Award award = PurchaseEarning.award(capped, purchase, NOON, context);

        assertThat(award.parts()).allMatch(part -> part.points() <= 40);
        assertThat(award.parts())
                .allMatch(part -> before.stream()
                        .anyMatch(uncut -> uncut.rule().equals(part.rule()) && uncut.points() >= part.points()));
        assertThat(award.parts().stream()
                        .filter(part ->
                                part.rule().equals(programme.rules().getFirst().name())))
                .allMatch(part -> part.points() <= 5);
    }

    @Provide
    Arbitrary<Programme> programmes() {
        Arbitrary<ItemConditions> items = Combinators.combine(words(), words(), words())
                .as((skus, categories, excluded) -> new ItemConditions(skus, categories, excluded, Set.of()));
        Arbitrary<EarningRule> rule = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        items,
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(1, 500),
                        Arbitraries.of(true, false))
                .as(PurchaseEarningProperties::rule);
        return Combinators.combine(rule.list().ofMinSize(1).ofMaxSize(6), Arbitraries.of(Rounding.class))
                .as((rules, rounding) -> withRounding(Programme.ofRules("p", numbered(rules)), rounding));
    }

    @Provide
    Arbitrary<Purchase> purchases() {
        Arbitrary<Item> item = Combinators.combine(
                        Arbitraries.of(WORDS),
                        Arbitraries.of(WORDS).injectNull(0.2),
                        Arbitraries.integers().between(1, 5),
                        amounts().injectNull(0.1))
                .as((sku, category, quantity, amount) ->
                        new Item(sku, category, quantity, amount == null ? BigDecimal.ZERO : amount));
        return Combinators.combine(amounts(), item.list().ofMaxSize(5))
                .as((amount, items) -> withItems(Earning.purchase(amount.toPlainString()), items));
    }

    @Provide
    Arbitrary<BigDecimal> amounts() {
        return Arbitraries.integers().between(1, 30_000).map(cents -> BigDecimal.valueOf(cents, 2));
    }

    /** Mostly no condition, so that rules fit. */
    private static Arbitrary<Set<String>> words() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Set.of())),
                Tuple.of(1, Arbitraries.of(WORDS).set().ofMinSize(1).ofMaxSize(2)));
    }

    private static EarningRule rule(int kind, ItemConditions items, int points, int hundredths, boolean proportional) {
        Terms terms = terms("r", items);
        BigDecimal decimal = BigDecimal.valueOf(hundredths, 2);
        return switch (kind) {
            case 0 -> new EarningRule.PerAmount(terms, points, decimal, proportional);
            case 1 -> new EarningRule.PerItem(terms, points);
            case 2 -> new EarningRule.Fixed(terms, points);
            default -> new EarningRule.Multiplier(terms, decimal);
        };
    }

    private static Terms terms(String name, ItemConditions items) {
        Conditions none = Conditions.NONE;
        return Terms.of(
                name,
                new Conditions(
                        items,
                        none.time(),
                        none.currencies(),
                        none.channels(),
                        none.tiers(),
                        none.departments(),
                        none.priorities(),
                        none.metrics(),
                        null,
                        null,
                        null,
                        null));
    }

    private static List<EarningRule> numbered(List<EarningRule> rules) {
        List<EarningRule> numbered = new ArrayList<>();
        for (EarningRule rule : rules) {
            numbered.add(
                    withTerms(rule, terms("r" + numbered.size(), rule.when().items())));
        }
        return numbered;
    }

    private static EarningRule withCaps(EarningRule rule, Caps caps) {
        return withTerms(rule, new Terms(rule.name(), rule.when(), caps, true, false, false, 0));
    }

    private static EarningRule withTerms(EarningRule rule, Terms terms) {
        return switch (rule) {
            case EarningRule.PerAmount r -> new EarningRule.PerAmount(terms, r.points(), r.per(), r.proportional());
            case EarningRule.PerItem r -> new EarningRule.PerItem(terms, r.points());
            case EarningRule.Fixed r -> new EarningRule.Fixed(terms, r.points());
            case EarningRule.Multiplier r -> new EarningRule.Multiplier(terms, r.factor());
            case EarningRule.Rating r -> r;
            case EarningRule.Referral r -> r;
            case EarningRule.Goodwill r -> r;
            case EarningRule.PunchCard r -> r;
        };
    }

    private static Programme withRules(Programme programme, List<EarningRule> rules) {
        return withRounding(Programme.ofRules("p", rules), programme.rounding());
    }

    private static Programme withRounding(Programme p, Rounding rounding) {
        return new Programme(
                p.name(),
                p.zone(),
                rounding,
                null,
                p.rules(),
                null,
                p.pending(),
                null,
                List.of(),
                p.holdTimeout(),
                p.minimumRedemption());
    }

    private static Purchase withItems(Purchase purchase, List<Item> items) {
        return new Purchase("p", new CustomerId("c"), purchase.amount(), "EUR", null, items, null);
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
