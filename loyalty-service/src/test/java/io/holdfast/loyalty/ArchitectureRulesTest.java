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
                .purePackages("ledger", "earning", "refund", "purchase")
                .resourcePackages("account", "adjustment", "liability", "programme", "reconciliation")
                .without(Rule.NO_NEEDLESS_PUBLIC)
                .tests();
    }
}
