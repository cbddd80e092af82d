package io.holdfast.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import io.holdfast.bench.analytics.AnalyticsBench;
import io.holdfast.bench.boards.BoardsBench;
import io.holdfast.bench.consume.ConsumeBench;
import io.holdfast.bench.intake.IntakeBench;
import io.holdfast.bench.loyalty.LoyaltyBench;
import io.holdfast.bench.sla.SlaBench;

/** Main class of {@code ./holdfast bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Holdfast, and in the same run the limits of this machine.",
        subcommands = {
            IntakeBench.class,
            SlaBench.class,
            LoyaltyBench.class,
            AnalyticsBench.class,
            ConsumeBench.class,
            BoardsBench.class
        })
public final class Bench {

    private Bench() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
