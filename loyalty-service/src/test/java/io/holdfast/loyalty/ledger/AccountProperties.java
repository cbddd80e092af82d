package io.holdfast.loyalty.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.holdfast.contract.CustomerId;

import static org.assertj.core.api.Assertions.assertThat;

class AccountProperties {

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
        List<Posting> postings = run(history);
        Account account = postings.isEmpty()
                ? Account.empty(new CustomerId("c"))
                : postings.getLast().after();

        assertThat(sum(postings.stream().map(p -> p.entry().points()).toList())).isEqualTo(account.balance());
        assertThat(sum(account.lots().stream().map(Lot::remaining).toList()).minus(account.deficit()))
                .isEqualTo(account.balance());
        assertThat(account.lots()).allMatch(lot -> !lot.remaining().isNegative());
        assertThat(account.availableAt(START.plus(Duration.ofDays(400)))).isGreaterThanOrEqualTo(Points.ZERO);
    }

    @Property
    void everyPointOfALotRemainsOrIsAllocated(@ForAll("histories") List<Step> history) {
        List<Posting> postings = run(history);
        Map<Integer, Long> takenFromLot = postings.stream()
                .flatMap(p -> p.allocations().stream())
                .collect(Collectors.groupingBy(
                        Allocation::lot, Collectors.summingLong(a -> a.points().value())));
        Map<Integer, Long> takenByDebit = postings.stream()
                .flatMap(p -> p.allocations().stream())
                .collect(Collectors.groupingBy(
                        Allocation::debit,
                        Collectors.summingLong(a -> a.points().value())));

        for (Posting posting : postings) {
            Account last = postings.getLast().after();
            Entry entry = posting.entry();
            if (entry.points().isPositive()) {
                long remaining = last.lots().stream()
                        .filter(lot -> lot.number() == entry.number())
                        .mapToLong(lot -> lot.remaining().value())
                        .sum();
                assertThat(remaining + takenFromLot.getOrDefault(entry.number(), 0L))
                        .isEqualTo(entry.points().value());
            } else {
                long owed = last.openDebits().stream()
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
        Points deficit = Points.ZERO;
        for (Posting posting : run(history)) {
            Points now = posting.after().deficit();
            if (posting.entry().kind() != EntryKind.REVERSAL) {
                assertThat(now).isLessThanOrEqualTo(deficit);
            }
            deficit = now;
        }
    }

    private static List<Posting> run(List<Step> history) {
        List<Posting> postings = new ArrayList<>();
        Account account = Account.empty(new CustomerId("c"));
        for (int i = 0; i < history.size(); i++) {
            Optional<Posting> posting = step(account, history.get(i), "cause-" + i);
            if (posting.isPresent()) {
                postings.add(posting.get());
                account = posting.get().after();
            }
        }
        return postings;
    }

    private static Optional<Posting> step(Account account, Step step, String cause) {
        Instant at = START.plus(Duration.ofDays(step.day()));
        return switch (step.operation()) {
            case CREDIT -> Optional.of(account.credit(Movements.award(cause, step.points(), at), null));
            case EXPIRING_CREDIT ->
                Optional.of(account.credit(
                        Movements.award(cause, step.points(), at), at.plus(Duration.ofDays(step.points()))));
            case SPEND -> account.spend(Movements.spending(cause, step.points(), at));
            case REVERSE ->
                Optional.of(account.reverse(
                        Movements.reversal(cause, step.points(), at), 1 + step.day() % (account.entryCount() + 1)));
        };
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
