package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnQuery.GroupedFlow;
import io.holdfast.analytics.growth.CustomerFlow;

/**
 * Response of {@code GET /churn}.
 *
 * @param churn null when there were no customers at the start
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
        String formula,
        String status,
        CustomerFlowAnswer ledger,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA = "lost / customersAtStart";

    /** The churn of one group. */
    record Group(
            String group,
            long customersAtStart,
            long lost,
            @JsonInclude @Nullable Double churn,
            CustomerFlowAnswer ledger) {

        static Group of(String name, CustomerFlow flow) {
            return new Group(name, flow.activeBefore(), flow.dormant(), flow.churn(), CustomerFlowAnswer.of(flow));
        }
    }

    static ChurnAnswer of(ChurnQuery query, GroupedFlow result) {
        CustomerFlow total = result.total();
        return new ChurnAnswer(
                query.windowText(),
                query.from(),
                query.to(),
                query.view().wireName(),
                total.activeBefore(),
                total.dormant(),
                total.churn(),
                FORMULA,
                query.status().wireName(),
                CustomerFlowAnswer.of(total),
                query.groups(result, Group::of));
    }
}
