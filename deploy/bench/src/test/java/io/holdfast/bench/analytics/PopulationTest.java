package io.holdfast.bench.analytics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PopulationTest {

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final int CUSTOMERS = 20_000;
    private static final int DAYS = 400;

    private record ActiveDay(int day, int customer, int kind) {}

    @Test
    void aSeedGivesTheSamePopulationAndAnotherSeedAnotherOne() {
        List<ActiveDay> population = simulate(1);

        assertThat(simulate(1)).isEqualTo(population);
        assertThat(simulate(2)).isNotEqualTo(population);
    }

    @Test
    void noActiveDayIsThereTwiceAndEveryCustomerPurchases() {
        List<ActiveDay> population = simulate(1);

        Set<Integer> purchasers = new HashSet<>();
        population.stream()
                .filter(active -> active.kind() == Activity.PURCHASE)
                .forEach(active -> purchasers.add(active.customer()));
        assertThat(new HashSet<>(population)).hasSameSizeAs(population);
        assertThat(purchasers).hasSize(CUSTOMERS);
    }

    /**
     * Of customers who have just purchased for the first time, the expected share without a purchase within t is
     * (α / (α + t))^r, since nobody leaves before the first repeat purchase.
     */
    @Test
    void theFirstRepeatPurchaseComesAsOftenAsTheModelSays() {
        int horizon = 100;
        int[] first = new int[CUSTOMERS];
        int[] second = new int[CUSTOMERS];
        for (ActiveDay active : simulate(1)) {
            if (active.kind() == Activity.PURCHASE && first[active.customer()] == 0) {
                first[active.customer()] = active.day() + 1;
            } else if (active.kind() == Activity.PURCHASE && second[active.customer()] == 0) {
                second[active.customer()] = active.day() + 1;
            }
        }
        int observed = 0;
        int without = 0;
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            if (first[customer] + horizon <= DAYS) {
                observed++;
                without += second[customer] == 0 || second[customer] - first[customer] > horizon ? 1 : 0;
            }
        }

        BgNbdParameters model = Population.PURCHASES;
        double share = Math.pow(model.alpha() / (model.alpha() + horizon / 7.0), model.r());
        double standardError = Math.sqrt(share * (1 - share) / observed);
        assertThat(observed).isGreaterThan(CUSTOMERS / 2);
        assertThat((double) without / observed).isBetween(share - 4 * standardError, share + 4 * standardError);
    }

    @Test
    void purchasesOnOneDayGetDaysOfTheirOwnAndTheLastOneStays() {
        assertThat(onDistinctDays(0, 0, 9, 9, 9)).containsExactly(1, 2, 7, 8, 9);
        assertThat(onDistinctDays(3, 5, 20)).containsExactly(3, 5, 20);
    }

    @Test
    void withoutRoomTheLastPurchaseMovesAsLittleAsNecessary() {
        assertThat(onDistinctDays(0, 0, 1)).containsExactly(1, 2, 3);
    }

    private static int[] onDistinctDays(int... days) {
        Population.onDistinctDays(days, days.length);
        return days;
    }

    private static List<ActiveDay> simulate(long seed) {
        Activity activity = Population.simulate(seed, CUSTOMERS, FIRST_DAY, DAYS);
        List<ActiveDay> all = new ArrayList<>();
        activity.forEachDay(
                day -> activity.forEach(day, (customer, kind) -> all.add(new ActiveDay(day, customer, kind))));
        assertThat(all).hasSize(Math.toIntExact(activity.count()));
        return all;
    }
}
