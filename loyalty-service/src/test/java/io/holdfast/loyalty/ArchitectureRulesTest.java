package io.holdfast.loyalty;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.Rule;

class ArchitectureRulesTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.loyalty")
                .purePackages("refund")
                .resourcePackages("account", "adjustment", "earning", "liability", "reconciliation")
                .without(Rule.PURE_PACKAGES_HAVE_NO_INPUT_OR_OUTPUT, Rule.NO_NEEDLESS_PUBLIC)
                .tests();
    }
}
