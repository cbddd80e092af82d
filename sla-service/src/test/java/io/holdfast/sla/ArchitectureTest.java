package io.holdfast.sla;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.sla")
                .purePackages("backtest.model", "calendar", "clock", "evaluation.model", "forecast.model", "policy")
                // For EventIds only: its other types need Mutiny or Kafka, which pure packages may not use.
                .pureLibraries("io.holdfast.messaging")
                .ownTimeLimitPackages("backtest", "simulation")
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
                .tests();
    }
}
