package io.holdfast.analytics.churn;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.churn.ChurnResource.Question;
import io.holdfast.analytics.churn.ChurnResource.Result;

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
        @JsonProperty("new") long newcomers,
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
            @JsonProperty("new") long newcomers,
            @JsonInclude @Nullable Double retention,
            LedgerAnswer ledger) {}

    static RetentionAnswer of(Question question, Result result) {
        Ledger all = result.ledger();
        return new RetentionAnswer(
                question.asked(),
                question.window().days().fromInstant(),
                question.window().days().toInstant(),
                question.view().wireName(),
                all.activeBefore(),
                all.active(),
                all.newcomers(),
                all.retention(),
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
        return new Group(
                name,
                ledger.activeBefore(),
                ledger.active(),
                ledger.newcomers(),
                ledger.retention(),
                LedgerAnswer.of(ledger));
    }
}
