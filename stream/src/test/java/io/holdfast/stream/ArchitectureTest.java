package io.holdfast.stream;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.stream")
                .resourcePackages("")
                .usedByOtherModules()
                .tests();
    }
}
