package io.holdfast.sla;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.Rule;

class ArchitectureRulesTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.sla")
                .purePackages("backtest.model", "calendar", "clock", "forecast.model", "policy")
                .resourcePackages(
                        "backtest",
                        "breach",
                        "clockview",
                        "compliance",
                        "forecast",
                        "reevaluation",
                        "rulebook",
                        "simulation",
                        "stream")
                .without(Rule.NO_PACKAGE_CYCLES, Rule.PURE_PACKAGES_HAVE_NO_INPUT_OR_OUTPUT, Rule.NO_NEEDLESS_PUBLIC)
                .tests();
    }
}
