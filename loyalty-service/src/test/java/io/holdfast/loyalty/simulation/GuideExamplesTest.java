package io.holdfast.loyalty.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** The worked examples of the guide, without a server. */
class GuideExamplesTest {

    private static final int EXAMPLES_MIN = 40;

    private static final String EXAMPLE = "```json example=a\n{}\n```\n";
    private static final String ANSWER = "```json answer=a\n{\"refusals\": []}\n```\n";

    @TestFactory
    Stream<DynamicTest> examples() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode each : GuideExamples.load()) {
            tests.add(DynamicTest.dynamicTest(
                    each.get("id").asText(),
                    () -> CaseAssertions.check(each.get("expect"), CaseFiles.run(each.get("request")))));
        }
        return tests.stream();
    }

    @Test
    void thePageHasAnExampleForEachFeature() {
        assertThat(GuideExamples.load()).hasSizeGreaterThanOrEqualTo(EXAMPLES_MIN);
    }

    @Test
    void anExampleIsFollowedByItsAnswer() {
        assertThat(GuideExamples.parse("Text.\n" + EXAMPLE + ANSWER)).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> GuideExamples.parse(EXAMPLE));
        assertThatIllegalArgumentException().isThrownBy(() -> GuideExamples.parse(ANSWER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuideExamples.parse(EXAMPLE + ANSWER.replace("=a", "=b")));
    }

    @Test
    void aNameIsGivenOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> GuideExamples.parse(EXAMPLE + ANSWER + EXAMPLE + ANSWER));
    }

    @Test
    void aMistypedBlockIsNotPassedOver() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuideExamples.parse(EXAMPLE + ANSWER + EXAMPLE.replace("example", "exmaple")));
    }
}
