package io.holdfast.loyalty;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.architecture.ArchitectureRules;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> followsTheRules() {
        return ArchitectureRules.of("io.holdfast.loyalty")
                .purePackages("ledger", "earning", "refund", "purchase", "member", "simulation.model", "backtest.model")
                .resourcePackages(
                        "account",
                        "adjustment",
                        "backtest",
                        "distribution",
                        "liability",
                        "programme",
                        "reconciliation",
                        "redemption",
                        "reward",
                        "simulation",
                        "tier")
                .ownTimeLimitPackages("backtest", "distribution", "liability", "simulation")
                .tests();
    }
}
