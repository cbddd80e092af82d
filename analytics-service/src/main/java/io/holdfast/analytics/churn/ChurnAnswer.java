package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnResource.ChurnQuery;
import io.holdfast.analytics.churn.ChurnResource.GroupedFlow;
import io.holdfast.analytics.growth.CustomerFlow;

/**
 * {@code GET /churn}.
 *
 * @param churn null when nobody was there at the start
 * @param groups absent unless asked for
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
        LedgerAnswer ledger,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA = "lost / customersAtStart";

    /** The same of one group. */
    record Group(
            String group,
            long customersAtStart,
            long lost,
            @JsonInclude @Nullable Double churn,
            LedgerAnswer ledger) {}

    static ChurnAnswer of(ChurnQuery query, GroupedFlow result) {
        CustomerFlow all = result.total();
        return new ChurnAnswer(
                query.windowText(),
                query.window().days().fromInstant(),
                query.window().days().toInstant(),
                query.view().wireName(),
                all.activeBefore(),
                all.dormant(),
                all.churn(),
                FORMULA,
                query.status().wireName(),
                LedgerAnswer.of(all),
                query.groupBy() == null ? null : groups(result));
    }

    private static List<Group> groups(GroupedFlow result) {
        return result.groups().entrySet().stream()
                .map(group -> groupOf(group.getKey(), group.getValue()))
                .toList();
    }

    private static Group groupOf(String name, CustomerFlow flow) {
        return new Group(name, flow.activeBefore(), flow.dormant(), flow.churn(), LedgerAnswer.of(flow));
    }
}
