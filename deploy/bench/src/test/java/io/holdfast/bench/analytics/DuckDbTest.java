package io.holdfast.bench.analytics;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference itself, compared with sets of customers. */
class DuckDbTest {

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 90;
    private final Activity activity = Population.simulate(3, 500, FIRST_DAY, DAYS);

    @Test
    void theFiguresOfAWindowAreThoseOfSetsOfCustomers() throws SQLException {
        try (DuckDb duckDb = DuckDb.of(activity)) {
            for (ActivityView view : ActivityView.values()) {
                for (int end = 60; end <= DAYS; end++) {
                    WindowQuestion question = new WindowQuestion(activity.date(end), view);
                    assertThat(duckDb.answer(question)).isEqualTo(bySets(view, end));
                }
            }
        }
    }

    @Test
    void theFirstDaysNeedNoTablesOfTheirOwn() throws SQLException {
        try (DuckDb duckDb = DuckDb.of(activity)) {
            WindowQuestion question = new WindowQuestion(activity.date(75), ActivityView.ANY);
            assertThat(duckDb.answerFromActivityAlone(question)).isEqualTo(bySets(ActivityView.ANY, 75));
        }
    }

    @Test
    void cohortsAddUpToTheWhole() throws SQLException {
        try (DuckDb duckDb = DuckDb.of(activity)) {
            WindowQuestion question = new WindowQuestion(activity.date(75), ActivityView.ANY);
            Map<String, WindowFigures> cohorts = duckDb.answerByCohort(question);

            WindowFigures sum = cohorts.values().stream()
                    .reduce(
                            new WindowFigures(0, 0, 0, 0),
                            (one, other) -> new WindowFigures(
                                    one.atStart() + other.atStart(),
                                    one.atEnd() + other.atEnd(),
                                    one.newCustomers() + other.newCustomers(),
                                    one.returning() + other.returning()));
            assertThat(cohorts).containsOnlyKeys("2026-01", "2026-02", "2026-03");
            assertThat(sum).isEqualTo(duckDb.answer(question));
        }
    }

    private WindowFigures bySets(ActivityView view, int end) {
        int window = WindowQuestion.WINDOW_DAYS;
        Set<Integer> before = customers(view, end - 2 * window, end - window);
        Set<Integer> now = customers(view, end - window, end);
        Set<Integer> newCustomers = new HashSet<>(now);
        newCustomers.removeAll(customers(view, 0, end - window));
        Set<Integer> returning = new HashSet<>(now);
        returning.retainAll(before);
        return new WindowFigures(before.size(), now.size(), newCustomers.size(), returning.size());
    }

    private Set<Integer> customers(ActivityView view, int from, int to) {
        Set<Integer> customers = new HashSet<>();
        for (int day = from; day < to; day++) {
            activity.forEach(day, (customer, kind) -> {
                boolean counts = switch (view) {
                    case ANY -> true;
                    case PURCHASE -> kind == Activity.PURCHASE;
                    case TICKET -> kind == Activity.TICKET;
                };
                if (counts) {
                    customers.add(customer);
                }
            });
        }
        return customers;
    }
}
