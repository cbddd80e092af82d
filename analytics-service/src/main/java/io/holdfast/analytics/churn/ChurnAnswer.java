package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnResource.Question;
import io.holdfast.analytics.churn.ChurnResource.Result;

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

    static ChurnAnswer of(Question question, Result result) {
        Ledger all = result.ledger();
        return new ChurnAnswer(
                question.asked(),
                question.window().days().fromInstant(),
                question.window().days().toInstant(),
                question.view().wireName(),
                all.activeBefore(),
                all.dormant(),
                all.churn(),
                FORMULA,
                question.status().wireName(),
                LedgerAnswer.of(all),
                question.groupBy() == null ? null : groups(result));
    }

    private static List<Group> groups(Result result) {
        return result.groups().entrySet().stream()
                .map(group -> groupOf(group.getKey(), group.getValue()))
                .toList();
    }

    private static Group groupOf(String name, Ledger ledger) {
        return new Group(name, ledger.activeBefore(), ledger.dormant(), ledger.churn(), LedgerAnswer.of(ledger));
    }
}
