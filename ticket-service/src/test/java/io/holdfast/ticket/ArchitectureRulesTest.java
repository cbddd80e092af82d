package io.holdfast.ticket;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.Rule;

class ArchitectureRulesTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.ticket")
                .purePackages("timeline")
                .resourcePackages("conversation", "customer", "event", "imports", "purchase")
                .without(Rule.NO_NEEDLESS_PUBLIC)
                .tests();
    }
}
