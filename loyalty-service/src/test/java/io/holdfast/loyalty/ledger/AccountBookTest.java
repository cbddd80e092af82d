package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static io.holdfast.loyalty.ledger.Movements.award;
import static io.holdfast.loyalty.ledger.Movements.reversal;
import static io.holdfast.loyalty.ledger.Movements.spending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

class AccountBookTest {

    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private final OpenBook account = new OpenBook("anna");

    @Test
    void everyCreditOpensALotAndTheBalanceIsTheirSum() {
        account.credit(award("a", 100, JANUARY), null);

        Booked second = account.credit(award("b", 50, FEBRUARY), null);

        assertThat(second.entries()).extracting(Entry::balance).containsExactly(Points.of(150));
        assertThat(account.book().balance()).isEqualTo(Points.of(150));
        assertThat(account.book().lots())
                .extracting(Lot::number, Lot::remaining)
                .containsExactly(tuple(1, Points.of(100)), tuple(2, Points.of(50)));
    }

    @Test
    void spendingTakesTheLotThatExpiresSoonestFirstAndLotsWithoutExpiryLast() {
        account.credit(award("never", 100, JANUARY), null);
        account.credit(award("late", 100, JANUARY), MARCH.plusSeconds(60));
        account.credit(award("soon", 100, JANUARY), MARCH);

        assertThat(account.spend(spending("s", 150, FEBRUARY)))
                .extracting(Booked::allocations)
                .isEqualTo(List.of(new Allocation(4, 3, Points.of(100)), new Allocation(4, 2, Points.of(50))));
        assertThat(account.book().balance()).isEqualTo(Points.of(150));
    }

    @Test
    void lotsOfEqualExpiryAreSpentInTheOrderEarned() {
        account.credit(award("younger", 10, FEBRUARY), null);
        account.credit(award("older", 10, JANUARY), null);

        assertThat(account.spend(spending("s", 15, MARCH)))
                .extracting(Booked::allocations)
                .isEqualTo(List.of(new Allocation(3, 2, Points.of(10)), new Allocation(3, 1, Points.of(5))));
    }

    @Test
    void spendingMoreThanAvailableIsRejectedAndNotClamped() {
        account.credit(award("a", 10, JANUARY), null);

        assertThat(account.spend(spending("s", 11, FEBRUARY))).isNull();
        assertThat(account.book().drain().isEmpty()).isTrue();
        assertThat(account.book().balance()).isEqualTo(Points.of(10));
    }

    @Test
    void anExpiredLotCannotBeSpentEvenBeforeTheExpiryIsPosted() {
        account.credit(award("a", 10, JANUARY), FEBRUARY);

        assertThat(account.hasAvailable(10, FEBRUARY.minusMillis(1))).isTrue();
        assertThat(account.hasAvailable(0, FEBRUARY)).isTrue();
        assertThat(account.spend(spending("s", 1, FEBRUARY))).isNull();
    }

    @Test
    void aReversalTakesItsOwnLotFirst() {
        account.credit(award("soon", 100, JANUARY), MARCH);
        account.credit(award("late", 100, JANUARY), null);

        Booked reversed = account.reverse(reversal("r", 120, FEBRUARY), 2);

        assertThat(reversed.allocations())
                .containsExactly(new Allocation(3, 2, Points.of(100)), new Allocation(3, 1, Points.of(20)));
    }

    @Test
    void aReversalMayMakeTheBalanceNegativeAndTheNextCreditsSettleIt() {
        account.credit(award("a", 50, JANUARY), null);
        assertThat(account.spend(spending("s", 50, JANUARY))).isNotNull();

        account.reverse(reversal("r", 50, FEBRUARY), 1);
        assertThat(account.book().balance()).isEqualTo(Points.of(-50));
        assertThat(account.deficit()).isEqualTo(Points.of(50));
        assertThat(account.hasAvailable(0, FEBRUARY)).isTrue();

        Booked first = account.credit(award("b", 30, MARCH), null);
        assertThat(first.allocations()).containsExactly(new Allocation(3, 2, Points.of(30)));
        assertThat(account.deficit()).isEqualTo(Points.of(20));

        account.credit(award("c", 30, MARCH), null);
        assertThat(account.deficit()).isEqualTo(Points.ZERO);
        assertThat(account.book().balance()).isEqualTo(Points.of(10));
        assertThat(account.hasAvailable(10, MARCH)).isTrue();
    }

    @Test
    void anAccountHasRoomUpToTheLimitAndNoneBeyondIt() {
        long max = AccountBook.BALANCE_MAX.value();
        assertThat(account.book().roomFor(Points.of(max + 1))).isEqualTo(Points.of(max));

        account.credit(award("a", max - 10, JANUARY), null);
        assertThat(account.book().roomFor(Points.of(9))).isEqualTo(Points.of(9));
        assertThat(account.book().roomFor(Points.of(11))).isEqualTo(Points.of(10));

        account.credit(award("b", 20, JANUARY), null);
        assertThat(account.book().roomFor(Points.of(1))).isEqualTo(Points.ZERO);
    }

    @Test
    void anAccountBelowZeroTakesNoMoreAtOnceThanAnEmptyOne() {
        account.reverse(reversal("r", 100, JANUARY), 1);

        assertThat(account.book().roomFor(Points.of(Long.MAX_VALUE))).isEqualTo(AccountBook.BALANCE_MAX);
    }

    @Test
    void anEntryIdIsDerivedFromCustomerRuleAndCause() {
        Entry one = onNewAccount("anna", award("a", 50, JANUARY));
        Entry again = onNewAccount("anna", award("a", 70, FEBRUARY));
        Entry other = onNewAccount("anna", award("b", 50, JANUARY));
        Entry ofBerta = onNewAccount("berta", award("a", 50, JANUARY));

        assertThat(again.entryId()).isEqualTo(one.entryId());
        assertThat(other.entryId()).isNotEqualTo(one.entryId());
        assertThat(ofBerta.entryId()).isNotEqualTo(one.entryId());
    }

    @Test
    void aLotCannotBeNegative() {
        for (long[] points : new long[][] {{-1, 0, 0}, {1, -1, 0}, {1, 0, -1}, {1, 2, 0}}) {
            assertThatThrownBy(() -> new Lot(
                            1,
                            1,
                            "a",
                            null,
                            Points.of(1),
                            Points.of(points[0]),
                            Points.of(points[1]),
                            Points.of(points[2]),
                            JANUARY,
                            JANUARY,
                            null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lot 1");
        }
    }

    @Test
    void aMovementMovesAtLeastOnePoint() {
        for (long points : List.of(0L, -1L)) {
            assertThatThrownBy(() -> award("a", points, JANUARY)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Entry onNewAccount(String customer, Movement movement) {
        return new OpenBook(customer).credit(movement, null).entries().getFirst();
    }
}
