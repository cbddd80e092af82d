package io.holdfast.bench.consume;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench consume}: how fast the services take facts from Kafka. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = {
            "Facts taken by sla, loyalty and analytics, beside a bare consumer that writes one row a fact by COPY.",
            "Each service runs alone. The log is filled while the service's watermarks are locked in its database; the "
                    + "time runs from their release until the watermarks stand at the end of the log."
        })
public final class ConsumeBench implements Callable<Integer> {

    @Option(
            names = "--services",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "sla,loyalty,analytics",
            description = "Which of sla, loyalty, analytics (${DEFAULT-VALUE}).")
    private List<String> services = List.of("sla", "loyalty", "analytics");

    @Option(
            names = "--events",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Facts of a round (${DEFAULT-VALUE}).")
    private int events = 100_000;

    @Option(
            names = "--rounds",
            paramLabel = "ROUNDS",
            defaultValue = "3",
            description = "Rounds of each figure after the warm-up; the median counts (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up-rounds",
            paramLabel = "ROUNDS",
            defaultValue = "2",
            description = "Rounds of the warm-up (${DEFAULT-VALUE}).")
    private int warmUpRounds = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line(
                "%,d facts a round, %d rounds after %d to warm up, %d processors, Java %s%n",
                events, rounds, warmUpRounds, Runtime.getRuntime().availableProcessors(), Runtime.version());
        ConsumptionRate consumption = new ConsumptionRate(events, rounds, warmUpRounds);
        for (ConsumptionRate.ServiceUnderTest reader : ConsumptionRate.ServiceUnderTest.values()) {
            if (services.contains(reader.service)) {
                consumption.measure(root, reader, report);
            }
        }
        return 0;
    }
}
