package io.holdfast.ticket;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;

class ArchitectureRulesTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.ticket")
                .purePackages("state")
                .resourcePackages("conversation", "customer", "event", "imports", "purchase")
                .tests();
    }
}
