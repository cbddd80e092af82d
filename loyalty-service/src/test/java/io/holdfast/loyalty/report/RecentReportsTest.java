package io.holdfast.loyalty.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentReportsTest {

    private static final int CALLERS = 50;
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RecentReports<String, String> reports = new RecentReports<>(2, nanos::get);
    private final List<UniEmitter<? super RecentReports.Computed<String>>> computations = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void manyCallersWaitForOneComputation() {
        for (int i = 0; i < CALLERS; i++) {
            ask("year");
        }

        assertThat(computations).hasSize(1);
        computations.getFirst().complete(large("one"));
        assertThat(answers).hasSize(CALLERS).containsOnly("one");
    }

    @Test
    void aSlowReportIsAnsweredAgainFor20TimesItsComputation() {
        compute("year", "one", SLOW);

        pass(SLOW.multipliedBy(20).minusNanos(1));
        ask("year");
        assertThat(answers).containsExactly("one", "one");

        pass(Duration.ofNanos(1));
        compute("year", "two", SLOW);
        assertThat(answers).containsExactly("one", "one", "two");
    }

    @Test
    void aQuickReportIsNeverAnsweredAgain() {
        compute("year", "one", RecentReports.QUICK);
        compute("year", "two", Duration.ZERO);

        assertThat(answers).containsExactly("one", "two");
    }

    @Test
    void aReportOfASmallLedgerIsNeverAnsweredAgainHoweverSlowTheMachineIs() {
        ask("year");
        pass(SLOW.multipliedBy(100));
        computations.getFirst().complete(new RecentReports.Computed<>("one", false));

        compute("year", "two", SLOW);

        assertThat(answers).containsExactly("one", "two");
    }

    @Test
    void aFailedComputationIsNotReusedAndAllWhoWaitedLearnOfIt() {
        ask("year");
        ask("year");
        pass(SLOW);
        computations.getFirst().fail(new IllegalStateException("once"));
        assertThat(failures).containsExactly("once", "once");

        compute("year", "then", SLOW);

        assertThat(answers).containsExactly("then");
    }

    @Test
    void aReportOfSomethingElseIsComputed() {
        compute("year", "of the year", SLOW);
        compute("month", "of the month", SLOW);

        assertThat(answers).containsExactly("of the year", "of the month");
    }

    @Test
    void theReportThatWasAskedForLongestAgoIsDropped() {
        compute("a", "1", SLOW);
        compute("b", "2", SLOW);
        compute("c", "3", SLOW);

        compute("a", "4", SLOW);

        assertThat(answers).containsExactly("1", "2", "3", "4");
    }

    private static RecentReports.Computed<String> large(String report) {
        return new RecentReports.Computed<>(report, true);
    }

    /** Asks for what must not be known, and ends its computation. */
    private void compute(String key, String report, Duration took) {
        int before = computations.size();
        ask(key);
        assertThat(computations).hasSize(before + 1);
        pass(took);
        computations.getLast().complete(large(report));
    }

    private void ask(String key) {
        reports.get(key, () -> Uni.createFrom().<RecentReports.Computed<String>>emitter(computations::add))
                .subscribe()
                .with(answers::add, failure -> failures.add(String.valueOf(failure.getMessage())));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
