package io.holdfast.analytics.history;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityClassifier;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.CustomerIndex;
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.testservers.SharedFiles;

import static org.assertj.core.api.Assertions.assertThat;

class CdnowHistoryTest {

    private static final Pattern PURCHASE = Pattern.compile("\"time\":\"([^\"]+)\".*\"customerId\":\"([^\"]+)\"");
    private static final List<Days> MONTHS =
            CalendarPeriod.MONTH.covering(new Days(LocalDate.of(1997, 1, 1), LocalDate.of(1998, 7, 1)), 18);

    private static final ActivityLog LOG = new ActivityLog();
    private static final NaiveActivity NAIVE = new NaiveActivity();

    @BeforeAll
    static void loadPurchases() {
        Path file = SharedFiles.require("data/cdnow-purchases.ndjson.gz");
        CustomerIndex numbers = new CustomerIndex();
        int next = 0;
        for (String line : SharedFiles.gzippedLines(file)) {
            Matcher purchase = PURCHASE.matcher(line);
            assertThat(purchase.find()).as(line).isTrue();
            int day = ActivityClassifier.dayOf(Instant.parse(purchase.group(1)));
            String customer = purchase.group(2);
            NAIVE.add(customer, ActivityKind.PURCHASE, day);
            if (numbers.find(customer) == CustomerIndex.NOT_FOUND) {
                numbers.put(customer, next++);
            }
            LOG.apply(new ActivityChange.Active(numbers.find(customer), day, ActivityKind.PURCHASE));
        }
    }

    @Test
    void februaryEqualsTheExampleInTheContract() {
        CustomerFlow february = lifecycle().get(1);
        assertThat(february.active()).isEqualTo(9633);
        assertThat(february.newCustomers()).isEqualTo(8476);
        assertThat(february.returning()).isEqualTo(1157);
        assertThat(february.resurrecting()).isZero();
        assertThat(february.dormant()).isEqualTo(6689);
    }

    @Test
    void everyMonthEqualsTheNaiveCount() {
        List<CustomerFlow> flows = lifecycle();
        LocalDate before = LocalDate.of(1996, 12, 1);
        for (int m = 0; m < MONTHS.size(); m++) {
            Days month = MONTHS.get(m);
            CustomerFlow flow = flows.get(m);
            assertThat(counts(flow))
                    .as(CalendarPeriod.MONTH.labelOf(month))
                    .isEqualTo(NAIVE.flow(
                            ActivityView.PURCHASE,
                            Math.toIntExact(before.toEpochDay()),
                            month.fromDay(),
                            month.toDay()));
            assertThat(CustomerFlow.compute(LOG, ActivityView.ANY, Window.ending(Period.ofMonths(1), month.to())))
                    .isEqualTo(flow);
            before = month.from();
        }
        assertThat(flows.stream().mapToLong(CustomerFlow::newCustomers).sum()).isEqualTo(23_570);
    }

    @Test
    void rollingWindowsEqualTheNaiveCount() {
        for (LocalDate to = LocalDate.of(1997, 1, 10); to.isBefore(LocalDate.of(1998, 8, 1)); to = to.plusDays(53)) {
            Window window = Window.ending(Period.ofDays(30), to);
            assertThat(counts(CustomerFlow.compute(LOG, ActivityView.ANY, window)))
                    .isEqualTo(NAIVE.flow(
                            ActivityView.ANY,
                            window.before().fromDay(),
                            window.days().fromDay(),
                            window.days().toDay()));
        }
    }

    @Test
    void cohortsEqualTheNaiveCount() {
        Cohorts cohorts = Cohorts.compute(LOG, ActivityView.ANY, MONTHS);
        List<Long> sizes = new ArrayList<>();
        for (int c = 0; c < MONTHS.size(); c++) {
            sizes.add(cohorts.size(c));
            Days first = MONTHS.get(c);
            for (int age = 0; age < MONTHS.size() - c && cohorts.size(c) > 0; age++) {
                Days period = MONTHS.get(c + age);
                assertThat(cohorts.active().get(c)[age])
                        .isEqualTo(NAIVE.cohort(
                                ActivityView.ANY, first.fromDay(), first.toDay(), period.fromDay(), period.toDay()));
            }
        }
        assertThat(sizes.subList(0, 3)).containsExactly(7846L, 8476L, 7248L);
        assertThat(sizes.subList(3, 18)).containsOnly(0L);
    }

    private static List<CustomerFlow> lifecycle() {
        return Lifecycle.compute(
                        LOG, ActivityView.ANY, CalendarPeriod.MONTH.containing(LocalDate.of(1996, 12, 1)), MONTHS)
                .flows();
    }

    private static List<Long> counts(CustomerFlow flow) {
        return List.of(
                flow.activeBefore(),
                flow.active(),
                flow.newCustomers(),
                flow.returning(),
                flow.resurrecting(),
                flow.dormant());
    }
}
