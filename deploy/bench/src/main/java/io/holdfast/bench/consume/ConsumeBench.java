package io.holdfast.bench.consume;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench consume}: how many facts a second the services consume from Kafka. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = {
            "Facts a second consumed by sla, loyalty and analytics, compared with a plain consumer that inserts one row for"
                    + " each fact by COPY.",
            "Each service runs alone. The facts are sent while the service's watermarks are locked in its database; the time"
                    + " runs from the release of the lock until the watermarks are at the end of the log."
        })
public final class ConsumeBench implements Callable<Integer> {

    @Option(
            names = "--services",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "sla,loyalty,analytics",
            description = "Which of sla, loyalty, analytics to measure (${DEFAULT-VALUE}).")
    private List<String> services = List.of("sla", "loyalty", "analytics");

    @Option(
            names = "--events",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Facts in each round (${DEFAULT-VALUE}).")
    private int events = 100_000;

    @Option(
            names = "--rounds",
            paramLabel = "ROUNDS",
            defaultValue = "3",
            description = "Rounds after the warm-up; the result is their median (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up-rounds",
            paramLabel = "ROUNDS",
            defaultValue = "2",
            description = "Rounds of the warm-up, which are not reported (${DEFAULT-VALUE}).")
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
        ConsumptionRate rate = new ConsumptionRate(events, rounds, warmUpRounds);
        for (ServiceUnderTest service : ServiceUnderTest.values()) {
            if (services.contains(service.service)) {
                rate.measure(root, service, report);
            }
        }
        return 0;
    }
}
