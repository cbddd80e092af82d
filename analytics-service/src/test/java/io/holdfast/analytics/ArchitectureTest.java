package io.holdfast.analytics;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.analytics")
                .purePackages(
                        "activity",
                        "growth",
                        "impact.model",
                        "model",
                        "person",
                        "population",
                        "record.model",
                        "retention.model",
                        "window")
                .pureLibraries("org.roaringbitmap..", "org.hipparchus..")
                .resourcePackages(
                        "churn",
                        "cohort",
                        "customer",
                        "departure",
                        "experiment",
                        "fit",
                        "impact",
                        "lifecycle",
                        "risk",
                        "satisfaction")
                .readsNoSystemClock()
                .tests();
    }
}
