package io.holdfast.contract;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.Rule;

class ContractArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.contract")
                .purePackages("")
                .usedByOtherModules()
                .without(Rule.NO_NEEDLESS_PUBLIC)
                .tests();
    }
}
