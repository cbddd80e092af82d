package io.holdfast.analytics.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.Change;
import io.holdfast.analytics.activity.CustomerActs;
import io.holdfast.analytics.activity.CustomerIndex;
import io.holdfast.analytics.churn.Ledger;
import io.holdfast.analytics.cohort.Cohorts;
import io.holdfast.analytics.lifecycle.Lifecycle;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CdnowHistoryTest {

    private static final Pattern PURCHASE = Pattern.compile("\"time\":\"([^\"]+)\".*\"customerId\":\"([^\"]+)\"");
    private static final List<Days> MONTHS =
            CalendarPeriod.MONTH.covering(new Days(LocalDate.of(1997, 1, 1), LocalDate.of(1998, 7, 1)), 18);

    private static final ActivityLog LOG_OF_ALL = new ActivityLog();
    private static final NaiveActivity NAIVE = new NaiveActivity();

    @BeforeAll
    static void readThePurchases() throws IOException {
        Optional<Path> file = SharedData.find("cdnow-purchases.ndjson.gz");
        assumeTrue(file.isPresent(), "skipped: CDNOW's purchases are not at hand (HOLDFAST_SHARED)");
        CustomerIndex numbers = new CustomerIndex();
        int next = 0;
        for (String line : SharedData.lines(file.orElseThrow())) {
            Matcher purchase = PURCHASE.matcher(line);
            assertThat(purchase.find()).as(line).isTrue();
            int day = CustomerActs.dayOf(Instant.parse(purchase.group(1)));
            String customer = purchase.group(2);
            NAIVE.add(customer, ActivityKind.PURCHASE, day);
            if (numbers.find(customer) == CustomerIndex.UNKNOWN) {
                numbers.put(customer, next++);
            }
            LOG_OF_ALL.apply(new Change.Active(numbers.find(customer), day, ActivityKind.PURCHASE));
        }
    }

    @Test
    void februaryIsAsInTheContract() {
        Ledger february = lifecycle().get(1);
        assertThat(february.active()).isEqualTo(9633);
        assertThat(february.newcomers()).isEqualTo(8476);
        assertThat(february.returning()).isEqualTo(1157);
        assertThat(february.resurrecting()).isZero();
        assertThat(february.dormant()).isEqualTo(6689);
    }

    @Test
    void everyMonthIsAsAPlainCountHasIt() {
        List<Ledger> ledgers = lifecycle();
        LocalDate before = LocalDate.of(1996, 12, 1);
        for (int m = 0; m < MONTHS.size(); m++) {
            Days month = MONTHS.get(m);
            Ledger ledger = ledgers.get(m);
            assertThat(counts(ledger))
                    .as(CalendarPeriod.MONTH.labelOf(month))
                    .isEqualTo(NAIVE.ledger(
                            ActivityView.PURCHASE,
                            Math.toIntExact(before.toEpochDay()),
                            month.fromDay(),
                            month.toDay()));
            assertThat(Ledger.of(LOG_OF_ALL, ActivityView.ANY, Window.ending(Period.ofMonths(1), month.to())))
                    .isEqualTo(ledger);
            before = month.from();
        }
        assertThat(ledgers.stream().mapToLong(Ledger::newcomers).sum()).isEqualTo(23_570);
    }

    @Test
    void anyRollingWindowIsAsAPlainCountHasIt() {
        for (LocalDate to = LocalDate.of(1997, 1, 10); to.isBefore(LocalDate.of(1998, 8, 1)); to = to.plusDays(53)) {
            Window window = Window.ending(Period.ofDays(30), to);
            assertThat(counts(Ledger.of(LOG_OF_ALL, ActivityView.ANY, window)))
                    .isEqualTo(NAIVE.ledger(
                            ActivityView.ANY,
                            window.before().fromDay(),
                            window.days().fromDay(),
                            window.days().toDay()));
        }
    }

    @Test
    void theCohortsAreAsAPlainCountHasThem() {
        Cohorts cohorts = Cohorts.of(LOG_OF_ALL, ActivityView.ANY, MONTHS);
        List<Long> sizes = new ArrayList<>();
        for (int c = 0; c < MONTHS.size(); c++) {
            sizes.add(cohorts.size(c));
            Days first = MONTHS.get(c);
            for (int age = 0; age < MONTHS.size() - c && cohorts.size(c) > 0; age++) {
                Days then = MONTHS.get(c + age);
                assertThat(cohorts.active().get(c)[age])
                        .isEqualTo(NAIVE.cohort(
                                ActivityView.ANY, first.fromDay(), first.toDay(), then.fromDay(), then.toDay()));
            }
        }
        assertThat(sizes.subList(0, 3)).containsExactly(7846L, 8476L, 7248L);
        assertThat(sizes.subList(3, 18)).containsOnly(0L);
    }

    private static List<Ledger> lifecycle() {
        return Lifecycle.of(
                        LOG_OF_ALL, ActivityView.ANY, CalendarPeriod.MONTH.around(LocalDate.of(1996, 12, 1)), MONTHS)
                .ledgers();
    }

    private static List<Long> counts(Ledger ledger) {
        return List.of(
                ledger.activeBefore(),
                ledger.active(),
                ledger.newcomers(),
                ledger.returning(),
                ledger.resurrecting(),
                ledger.dormant());
    }
}
