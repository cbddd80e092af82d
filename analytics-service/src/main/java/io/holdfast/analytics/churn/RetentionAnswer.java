package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnResource.ChurnQuery;
import io.holdfast.analytics.churn.ChurnResource.GroupedFlow;
import io.holdfast.analytics.growth.CustomerFlow;

/**
 * {@code GET /retention}.
 *
 * @param retention above one when many come back; null when nobody was there at the start
 * @param groups absent unless asked for
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
        LedgerAnswer ledger,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA = "(customersAtEnd - new) / customersAtStart";

    /** The same of one group. */
    record Group(
            String group,
            long customersAtStart,
            long customersAtEnd,
            @JsonProperty("new") long newCustomers,
            @JsonInclude @Nullable Double retention,
            LedgerAnswer ledger) {}

    static RetentionAnswer of(ChurnQuery query, GroupedFlow result) {
        CustomerFlow all = result.total();
        return new RetentionAnswer(
                query.windowText(),
                query.window().days().fromInstant(),
                query.window().days().toInstant(),
                query.view().wireName(),
                all.activeBefore(),
                all.active(),
                all.newCustomers(),
                all.retention(),
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
        return new Group(
                name, flow.activeBefore(), flow.active(), flow.newCustomers(), flow.retention(), LedgerAnswer.of(flow));
    }
}
