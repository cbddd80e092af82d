package io.holdfast.bench.analytics;

import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads answers of analytics-service, and fails the benchmark when they contradict themselves or the reference. Pure. */
final class AnswerCheck {

    private static final double RATE_TOLERANCE = 1e-12;

    private AnswerCheck() {}

    /** Requires that both answers to a question give the figures. */
    static void requireEqual(WindowQuestion question, WindowFigures expected, JsonNode churn, JsonNode retention) {
        require(question + ", churn", expected, figures(churn));
        require(question + ", retention", expected, figures(retention));
        require(question + ", lost", expected.lost(), churn.path("lost").asLong(-1));
        require(
                question + ", new",
                expected.newCustomers(),
                retention.path("new").asLong(-1));
        require(
                question + ", customersAtEnd",
                expected.atEnd(),
                retention.path("customersAtEnd").asLong(-1));
        requireRate(question + ", churn", expected.churn(), churn.path("churn"));
        requireRate(question + ", retention", expected.retention(), retention.path("retention"));
    }

    /** Requires that the groups of an answer are these. */
    static void requireEqual(
            WindowQuestion question, SortedMap<String, WindowFigures> expected, JsonNode groupedChurn) {
        SortedMap<String, WindowFigures> groups = new TreeMap<>();
        groupedChurn
                .path("groups")
                .forEach(group -> groups.put(group.path("group").asText(), figures(group)));
        require(question + ", groups", expected, groups);
    }

    /** Requires that the cohorts are these, by month of the first activity and month of any activity. */
    static void requireEqualCohorts(SortedMap<String, Long> expected, JsonNode cohorts) {
        SortedMap<String, Long> active = new TreeMap<>();
        for (JsonNode cohort : cohorts.path("items")) {
            for (JsonNode cell : cohort.path("retention")) {
                if (cell.path("active").asLong() > 0) {
                    active.put(
                            cohort.path("cohort").asText() + " in "
                                    + cell.path("period").asText(),
                            cell.path("active").asLong());
                }
            }
        }
        require("cohorts", expected, active);
    }

    /** The figures of an answer or of a group in it; its lifecycle must be consistent. */
    private static WindowFigures figures(JsonNode answer) {
        JsonNode lifecycle = answer.path("ledger");
        WindowFigures figures = new WindowFigures(
                answer.path("customersAtStart").asLong(-1),
                lifecycle.path("active").asLong(-1),
                lifecycle.path("new").asLong(-1),
                lifecycle.path("returning").asLong(-1));
        require("dormant", figures.lost(), lifecycle.path("dormant").asLong(-1));
        require(
                "resurrecting",
                figures.resurrecting(),
                lifecycle.path("resurrecting").asLong(-1));
        return figures;
    }

    private static void requireRate(String what, double expected, JsonNode answered) {
        boolean isSame = Double.isNaN(expected)
                ? answered.isNull()
                : Math.abs(expected - answered.asDouble(Double.NaN)) <= RATE_TOLERANCE * Math.max(1, expected);
        if (!isSame) {
            throw different(what, expected, answered);
        }
    }

    private static void require(String what, Object expected, Object answered) {
        if (!expected.equals(answered)) {
            throw different(what, expected, answered);
        }
    }

    private static IllegalStateException different(String what, Object expected, Object answered) {
        return new IllegalStateException(
                "no result: %s: DuckDB says %s, the service %s".formatted(what, expected, answered));
    }
}
