package io.holdfast.loyalty.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class AccountBookProperties {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    enum Operation {
        CREDIT,
        EXPIRING_CREDIT,
        SPEND,
        REVERSE
    }

    record Step(Operation operation, int points, int day) {}

    @Property
    void balanceEqualsEntriesAndLotsMinusDeficit(@ForAll("histories") List<Step> history) {
        OpenBook account = run(history);
        AccountBook book = account.book();

        assertThat(sum(account.entries().stream().map(Entry::points).toList())).isEqualTo(book.balance());
        assertThat(sum(book.lots().stream().map(Lot::remaining).toList()).minus(account.deficit()))
                .isEqualTo(book.balance());
        assertThat(book.lots()).allMatch(lot -> !lot.remaining().isNegative());
    }

    @Property
    void whatCanBeSpentIsTheSumOfTheLotsThatHaveNotExpiredLessTheDeficit(@ForAll("histories") List<Step> history) {
        OpenBook account = run(history);
        for (int day = 0; day <= 400; day += 100) {
            Instant at = START.plus(Duration.ofDays(day));
            long spendable = account.book().lots().stream()
                    .filter(lot -> !lot.earnedAt().isAfter(at))
                    .filter(lot -> lot.expiresAt() == null || lot.expiresAt().isAfter(at))
                    .mapToLong(lot -> lot.remaining().value())
                    .sum();

            assertThat(account.hasAvailable(
                            Math.max(0, spendable - account.deficit().value()), at))
                    .isTrue();
        }
    }

    @Property
    void everyPointOfALotRemainsOrIsAllocated(@ForAll("histories") List<Step> history) {
        OpenBook account = run(history);
        Map<Integer, Long> takenFromLot = account.allocations().stream()
                .collect(Collectors.groupingBy(
                        Allocation::lot, Collectors.summingLong(a -> a.points().value())));
        Map<Integer, Long> takenByDebit = account.allocations().stream()
                .collect(Collectors.groupingBy(
                        Allocation::debit,
                        Collectors.summingLong(a -> a.points().value())));

        for (Entry entry : account.entries()) {
            if (entry.points().isPositive()) {
                Lot lot = lotOf(account.book().lots(), entry);
                assertThat(lot.remaining().value() + takenFromLot.getOrDefault(lot.number(), 0L))
                        .isEqualTo(entry.points().value());
            } else {
                long owed = account.book().openDebits().stream()
                        .filter(debit -> debit.number() == entry.number())
                        .mapToLong(debit -> debit.owed().value())
                        .sum();
                assertThat(owed + takenByDebit.getOrDefault(entry.number(), 0L))
                        .isEqualTo(-entry.points().value());
            }
        }
    }

    @Property
    void onlyReversalsIncreaseADeficit(@ForAll("histories") List<Step> history) {
        OpenBook account = new OpenBook("c");
        Points deficit = Points.ZERO;
        for (int i = 0; i < history.size(); i++) {
            apply(account, history.get(i), "cause-" + i);
            if (history.get(i).operation() != Operation.REVERSE) {
                assertThat(account.deficit()).isLessThanOrEqualTo(deficit);
            }
            deficit = account.deficit();
        }
    }

    private static OpenBook run(List<Step> history) {
        OpenBook account = new OpenBook("c");
        for (int i = 0; i < history.size(); i++) {
            apply(account, history.get(i), "cause-" + i);
        }
        return account;
    }

    private static void apply(OpenBook account, Step step, String cause) {
        Instant at = START.plus(Duration.ofDays(step.day()));
        switch (step.operation()) {
            case CREDIT -> account.credit(Movements.award(cause, step.points(), at), null);
            case EXPIRING_CREDIT ->
                account.credit(Movements.award(cause, step.points(), at), at.plus(Duration.ofDays(step.points())));
            case SPEND -> account.spend(Movements.spending(cause, step.points(), at));
            case REVERSE ->
                account.reverse(
                        Movements.reversal(cause, step.points(), at),
                        1 + step.day() % (account.book().entryCount() + 1));
        }
    }

    /** Each entry of these has one lot at most. */
    private static Lot lotOf(Collection<Lot> lots, Entry entry) {
        return lots.stream()
                .filter(lot -> lot.entry() == entry.number())
                .reduce((one, other) -> {
                    throw new AssertionError("entry " + entry.number() + " has several lots");
                })
                .orElseThrow();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Operation.class),
                        Arbitraries.integers().between(1, 120),
                        Arbitraries.integers().between(0, 365))
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    private static Points sum(List<Points> points) {
        return points.stream().reduce(Points.ZERO, Points::plus);
    }
}
