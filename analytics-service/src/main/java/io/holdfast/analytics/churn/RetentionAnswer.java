package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnQuery.GroupedFlow;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.window.Edition;

/**
 * Response of {@code GET /retention}.
 *
 * @param retention greater than one when many customers resurrect; null when there were no customers at the start
 * @param version of final figures, from 1; absent while provisional
 * @param correctedAt of the latest correction; absent unless the version is above 1
 * @param groups absent unless requested
 */
record RetentionAnswer(
        String window,
        Instant from,
        Instant to,
        String activity,
        long customersAtStart,
        long customersAtEnd,
        @JsonProperty("new") long newCustomers,
        @JsonInclude @Nullable Double retention,
        String formula,
        String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant correctedAt,
        CustomerFlowAnswer ledger,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA = "(customersAtEnd - new) / customersAtStart";

    /** The retention of one group. */
    record Group(
            String group,
            long customersAtStart,
            long customersAtEnd,
            @JsonProperty("new") long newCustomers,
            @JsonInclude @Nullable Double retention,
            CustomerFlowAnswer ledger) {

        static Group of(String name, CustomerFlow flow) {
            return new Group(
                    name,
                    flow.activeBefore(),
                    flow.active(),
                    flow.newCustomers(),
                    flow.retention(),
                    CustomerFlowAnswer.of(flow));
        }
    }

    static RetentionAnswer of(ChurnQuery query, GroupedFlow result) {
        CustomerFlow total = result.total();
        Edition edition = query.edition(result);
        return new RetentionAnswer(
                query.windowText(),
                query.from(),
                query.to(),
                query.view().wireName(),
                total.activeBefore(),
                total.active(),
                total.newCustomers(),
                total.retention(),
                FORMULA,
                edition.status().wireName(),
                edition.version(),
                edition.correctedAt(),
                CustomerFlowAnswer.of(total),
                query.groups(result, Group::of));
    }
}
