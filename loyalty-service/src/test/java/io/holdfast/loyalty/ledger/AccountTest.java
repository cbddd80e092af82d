package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;

import static io.holdfast.loyalty.ledger.Movements.award;
import static io.holdfast.loyalty.ledger.Movements.reversal;
import static io.holdfast.loyalty.ledger.Movements.spending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

class AccountTest {

    private static final CustomerId ANNA = new CustomerId("anna");
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private final Account empty = Account.empty(ANNA);

    @Test
    void everyCreditOpensALotAndTheBalanceIsTheirSum() {
        Account account = empty.credit(award("a", 100, JANUARY), null).after();

        Posting second = account.credit(award("b", 50, FEBRUARY), null);

        assertThat(second.entry().balance()).isEqualTo(Points.of(150));
        assertThat(second.after().lots())
                .extracting(Lot::number, Lot::remaining)
                .containsExactly(tuple(1, Points.of(100)), tuple(2, Points.of(50)));
    }

    @Test
    void spendingTakesTheLotThatExpiresSoonestFirstAndLotsWithoutExpiryLast() {
        Account account = empty.credit(award("never", 100, JANUARY), null).after();
        account = account.credit(award("late", 100, JANUARY), MARCH.plusSeconds(60))
                .after();
        account = account.credit(award("soon", 100, JANUARY), MARCH).after();

        Posting spent = account.spend(spending("s", 150, FEBRUARY)).orElseThrow();

        assertThat(spent.allocations())
                .containsExactly(new Allocation(4, 3, Points.of(100)), new Allocation(4, 2, Points.of(50)));
        assertThat(spent.after().balance()).isEqualTo(Points.of(150));
    }

    @Test
    void lotsOfEqualExpiryAreSpentInTheOrderEarned() {
        Account account = empty.credit(award("younger", 10, FEBRUARY), null).after();
        account = account.credit(award("older", 10, JANUARY), null).after();

        Posting spent = account.spend(spending("s", 15, MARCH)).orElseThrow();

        assertThat(spent.allocations())
                .containsExactly(new Allocation(3, 2, Points.of(10)), new Allocation(3, 1, Points.of(5)));
    }

    @Test
    void spendingMoreThanAvailableIsRejectedAndNotClamped() {
        Account account = empty.credit(award("a", 10, JANUARY), null).after();

        assertThat(account.spend(spending("s", 11, FEBRUARY))).isEmpty();
    }

    @Test
    void anExpiredLotCannotBeSpentEvenBeforeTheExpiryIsPosted() {
        Account account = empty.credit(award("a", 10, JANUARY), FEBRUARY).after();

        assertThat(account.availableAt(FEBRUARY.minusMillis(1))).isEqualTo(Points.of(10));
        assertThat(account.availableAt(FEBRUARY)).isEqualTo(Points.ZERO);
        assertThat(account.spend(spending("s", 1, FEBRUARY))).isEmpty();
    }

    @Test
    void aReversalTakesItsOwnLotFirst() {
        Account account = empty.credit(award("soon", 100, JANUARY), MARCH).after();
        account = account.credit(award("late", 100, JANUARY), null).after();

        Posting reversed = account.reverse(reversal("r", 120, FEBRUARY), 2);

        assertThat(reversed.allocations())
                .containsExactly(new Allocation(3, 2, Points.of(100)), new Allocation(3, 1, Points.of(20)));
    }

    @Test
    void aReversalMayMakeTheBalanceNegativeAndTheNextCreditsSettleIt() {
        Account account = empty.credit(award("a", 50, JANUARY), null).after();
        account = account.spend(spending("s", 50, JANUARY)).orElseThrow().after();

        Account below = account.reverse(reversal("r", 50, FEBRUARY), 1).after();
        assertThat(below.balance()).isEqualTo(Points.of(-50));
        assertThat(below.deficit()).isEqualTo(Points.of(50));
        assertThat(below.availableAt(FEBRUARY)).isEqualTo(Points.ZERO);

        Posting first = below.credit(award("b", 30, MARCH), null);
        assertThat(first.allocations()).containsExactly(new Allocation(3, 4, Points.of(30)));
        assertThat(first.after().deficit()).isEqualTo(Points.of(20));

        Posting second = first.after().credit(award("c", 30, MARCH), null);
        assertThat(second.after().deficit()).isEqualTo(Points.ZERO);
        assertThat(second.after().balance()).isEqualTo(Points.of(10));
        assertThat(second.after().availableAt(MARCH)).isEqualTo(Points.of(10));
    }

    @Test
    void anEntryIdIsDerivedFromCustomerRuleAndCause() {
        Entry one = empty.credit(award("a", 50, JANUARY), null).entry();
        Entry again = empty.credit(award("a", 70, FEBRUARY), null).entry();
        Entry other = empty.credit(award("b", 50, JANUARY), null).entry();

        assertThat(again.entryId()).isEqualTo(one.entryId());
        assertThat(other.entryId()).isNotEqualTo(one.entryId());
    }

    @Test
    void aLotCannotBeNegative() {
        assertThatThrownBy(() -> Lot.stored(1, Points.of(-1), JANUARY, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lot 1");
    }

    @Test
    void aMovementMovesAtLeastOnePoint() {
        for (long points : List.of(0L, -1L)) {
            assertThatThrownBy(() -> award("a", points, JANUARY)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
