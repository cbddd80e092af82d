package io.holdfast.bench.analytics;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AnswerCheckTest {

    private static final WindowQuestion QUESTION = new WindowQuestion(LocalDate.of(2026, 7, 1), ActivityView.ANY);
    /** 25 at the start, 7 of them lost; 30 at the end, of which 10 are new and 2 came back. */
    private static final WindowFigures FIGURES = new WindowFigures(25, 30, 10, 18);

    private static final String CHURN = """
            {"customersAtStart": 25, "lost": 7, "churn": 0.28,
             "ledger": {"active": 30, "new": 10, "returning": 18, "resurrecting": 2, "dormant": 7}}
            """;
    private static final String RETENTION = """
            {"customersAtStart": 25, "customersAtEnd": 30, "new": 10, "retention": 0.8,
             "ledger": {"active": 30, "new": 10, "returning": 18, "resurrecting": 2, "dormant": 7}}
            """;

    @Test
    void equalAnswersPass() {
        assertThatCode(() -> AnswerCheck.requireEqual(QUESTION, FIGURES, json(CHURN), json(RETENTION)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"customersAtStart\": 2",
                "\"lost\": ",
                "\"churn\": 0.",
                "\"active\": ",
                "\"new\": 1",
                "\"returning\": 1",
                "\"resurrecting\": ",
                "\"dormant\": "
            })
    void aChangedFigureOfChurnFails(String beginning) throws JsonProcessingException {
        JsonNode changed = json(CHURN.replace(beginning, beginning + "9"));

        assertThatIllegalStateException()
                .isThrownBy(() -> AnswerCheck.requireEqual(QUESTION, FIGURES, changed, json(RETENTION)))
                .withMessageStartingWith("no result: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"customersAtEnd\": ", "\"new\": ", "\"retention\": 0.", "\"returning\": "})
    void aChangedFigureOfRetentionFails(String beginning) throws JsonProcessingException {
        JsonNode changed = json(RETENTION.replace(beginning, beginning + "9"));

        assertThatIllegalStateException()
                .isThrownBy(() -> AnswerCheck.requireEqual(QUESTION, FIGURES, json(CHURN), changed));
    }

    @Test
    void anUnknownGroupFails() throws JsonProcessingException {
        JsonNode grouped = json("{\"groups\": [" + CHURN.replaceFirst("\\{", "{\"group\": \"2026-05\", ") + "]}");

        AnswerCheck.requireEqual(QUESTION, new TreeMap<>(Map.of("2026-05", FIGURES)), grouped);
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> AnswerCheck.requireEqual(QUESTION, new TreeMap<>(Map.of("2026-06", FIGURES)), grouped));
    }

    @Test
    void cohortsWithoutActivityInAPeriodAreNoRows() throws JsonProcessingException {
        JsonNode cohorts = json("""
                {"items": [{"cohort": "2026-01", "retention": [
                    {"period": "2026-01", "active": 4}, {"period": "2026-02", "active": 0}]}]}
                """);

        AnswerCheck.requireEqualCohorts(new TreeMap<>(Map.of("2026-01 in 2026-01", 4L)), cohorts);
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        AnswerCheck.requireEqualCohorts(new TreeMap<>(Map.of("2026-01 in 2026-01", 5L)), cohorts));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
