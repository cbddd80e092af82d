package io.holdfast.loyalty.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All cases without a server. */
class LoyaltyCasesTest {

    @TestFactory
    Stream<DynamicTest> ownCases() {
        return tests(CaseFiles.loadOwn());
    }

    @TestFactory
    Stream<DynamicTest> sharedCases() {
        JsonNode cases = CaseFiles.loadShared().orElse(null);
        Assumptions.assumeTrue(cases != null, "the shared cases are not here");
        return cases == null ? Stream.of() : tests(cases);
    }

    private static Stream<DynamicTest> tests(JsonNode cases) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode each : cases) {
            String name = each.get("id").asText() + " " + each.get("title").asText();
            tests.add(DynamicTest.dynamicTest(
                    name, () -> CaseAssertions.check(each.get("expect"), CaseFiles.run(each.get("request")))));
        }
        return tests.stream();
    }
}
