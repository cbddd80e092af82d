package io.holdfast.loyalty.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;

import static org.assertj.core.api.Assertions.assertThat;

class AccountTransferTest {

    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Transfer MERGE = new Transfer(new EventKey("/test", "merge"), MARCH);

    private final AccountBook old = AccountBook.empty(new CustomerId("old"));
    private final AccountBook other = AccountBook.empty(new CustomerId("other"));

    @Test
    void aLotKeepsItsInstantsAndWhoCreditedIt() {
        Instant available = JANUARY.plus(Duration.ofDays(14));
        Instant expires = MARCH.plus(Duration.ofDays(100));
        old.credit(Movements.award("p", 50, JANUARY), List.of(), available, expires);

        Map<Integer, Integer> numbers = old.transfer(other, MERGE, Set.of());

        Lot lot = other.lots().iterator().next();
        assertThat(numbers).containsExactly(Map.entry(1, lot.number()));
        assertThat(lot.earnedAt()).isEqualTo(JANUARY);
        assertThat(lot.availableFrom()).isEqualTo(available);
        assertThat(lot.expiresAt()).isEqualTo(expires);
        assertThat(lot.award()).isEqualTo(new AwardKey(new CustomerId("old"), 1));
    }

    @Test
    void anEmptyAccountIsTransferredWithoutAnEntry() {
        old.transfer(other, MERGE, Set.of());

        assertThat(old.drain().isEmpty()).isTrue();
        assertThat(other.drain().isEmpty()).isTrue();
    }

    @Test
    void pointsThatWereSpentBeforeComeBackAsALotOfTheirOwn() {
        old.credit(Movements.award("p", 50, JANUARY), List.of(), JANUARY, null);
        List<Take> takes = List.of(new Take(1, Points.of(50)));
        old.hold(Points.of(50), JANUARY);
        old.capture(Movements.spending("s", 50, JANUARY), takes);
        Map<Integer, Integer> numbers = old.transfer(other, MERGE, Set.of(1));
        assertThat(other.entryCount()).isZero();

        other.giveBack(
                new Movement(EntryKind.RETURN, "return", Points.of(20), new EventKey("/test", "r"), MARCH, null, null),
                List.of(new Take(numbers.getOrDefault(1, 0), Points.of(20))));

        assertThat(other.balance()).isEqualTo(Points.of(20));
        assertThat(other.lots()).extracting(Lot::remaining).containsExactly(Points.ZERO, Points.of(20));
    }

    /** Random credits, spending, holds and reversals of two accounts, which are merged into a third in any order. */
    @Property(tries = 500)
    void noTransferLosesOrDoublesPoints(@ForAll long seed) {
        Random random = new Random(seed);
        AccountBook third = AccountBook.empty(new CustomerId("third"));
        List<AccountBook> books = List.of(old(random), old(random), third);
        Points before = sum(books);
        boolean first = random.nextBoolean();
        books.get(0).transfer(first ? books.get(1) : third, new Transfer(new EventKey("/test", "m1"), MARCH), Set.of());
        requireSound(books);
        books.get(1).transfer(third, new Transfer(new EventKey("/test", "m2"), MARCH), Set.of());
        books.get(0).transfer(third, new Transfer(new EventKey("/test", "m3"), MARCH), Set.of());

        requireSound(books);
        assertThat(third.balance()).isEqualTo(before);
        assertThat(sum(books)).isEqualTo(before);
    }

    private static AccountBook old(Random random) {
        AccountBook book = AccountBook.empty(new CustomerId("c" + random.nextInt(1_000_000)));
        for (int i = 0; i < 12; i++) {
            Instant at = JANUARY.plus(Duration.ofDays(i));
            int points = 1 + random.nextInt(60);
            switch (random.nextInt(4)) {
                case 0, 1 ->
                    book.credit(
                            Movements.award("a" + i, points, at),
                            List.of(),
                            at,
                            random.nextBoolean() ? null : MARCH.plusSeconds(points));
                case 2 -> book.spend(Movements.spending("s" + i, points, at));
                default ->
                    book.reverse(
                            Movements.reversal("r" + i, points, at), AwardKey.own(1 + random.nextInt(4)), own -> true);
            }
            if (random.nextInt(4) == 0) {
                book.hold(Points.of(1 + random.nextInt(10)), at);
            }
        }
        return book;
    }

    private static void requireSound(Collection<AccountBook> books) {
        for (AccountBook book : books) {
            Points lots = book.lots().stream().map(Lot::remaining).reduce(Points.ZERO, Points::plus);
            Points owed = book.openDebits().stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
            assertThat(book.balance()).isEqualTo(lots.minus(owed));
        }
    }

    private static Points sum(Collection<AccountBook> books) {
        return books.stream().map(AccountBook::balance).reduce(Points.ZERO, Points::plus);
    }
}
