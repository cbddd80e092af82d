package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnQuery.GroupedFlow;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.model.interval.Interval;
import io.holdfast.analytics.model.interval.Share;
import io.holdfast.analytics.window.Edition;

/**
 * Response of {@code GET /churn}.
 *
 * @param churn null when there were no customers at the start
 * @param low of the interval of the share lost (95 %, Wilson 1927); null as churn
 * @param version of final figures, from 1; absent while provisional
 * @param correctedAt of the latest correction; absent unless the version is above 1
 * @param groups absent unless requested
 */
record ChurnAnswer(
        String window,
        Instant from,
        Instant to,
        String activity,
        long customersAtStart,
        long lost,
        @JsonInclude @Nullable Double churn,
        @JsonInclude @Nullable Double low,
        @JsonInclude @Nullable Double high,
        String formula,
        String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant correctedAt,
        CustomerFlowAnswer ledger,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA = "lost / customersAtStart";

    /** The churn of one group. */
    record Group(
            String group,
            long customersAtStart,
            long lost,
            @JsonInclude @Nullable Double churn,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high,
            CustomerFlowAnswer ledger) {

        static Group of(String name, CustomerFlow flow) {
            Interval interval = new Share(flow.dormant(), flow.activeBefore()).wilson();
            return new Group(
                    name,
                    flow.activeBefore(),
                    flow.dormant(),
                    flow.churn(),
                    lowOf(interval),
                    highOf(interval),
                    CustomerFlowAnswer.of(flow));
        }
    }

    static ChurnAnswer of(ChurnQuery query, GroupedFlow result) {
        CustomerFlow total = result.total();
        Edition edition = query.edition(result);
        Interval interval = new Share(total.dormant(), total.activeBefore()).wilson();
        return new ChurnAnswer(
                query.windowText(),
                query.from(),
                query.to(),
                query.view().wireName(),
                total.activeBefore(),
                total.dormant(),
                total.churn(),
                lowOf(interval),
                highOf(interval),
                FORMULA,
                edition.status().wireName(),
                edition.version(),
                edition.correctedAt(),
                CustomerFlowAnswer.of(total),
                query.groups(result, Group::of));
    }

    private static @Nullable Double lowOf(@Nullable Interval interval) {
        return interval == null ? null : interval.low();
    }

    private static @Nullable Double highOf(@Nullable Interval interval) {
        return interval == null ? null : interval.high();
    }
}
