package io.holdfast.local.deadletters;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataFolder;

/** {@code ./holdfast dead-letters SERVICE [--replay]}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a service could not take in, with the reason; --replay gives it all back.",
            "A record that is given back goes to the topic and partition it came from. Services that had taken it in"
                    + " already see a duplicate, which changes nothing."
        })
public final class DeadLettersCommand implements Callable<Integer> {

    /** Kept here, because the log manager would forget it and its level. */
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    @Parameters(paramLabel = "SERVICE", description = "Whose: sla-service, loyalty-service or analytics-service.")
    private String service = "";

    @Option(names = "--replay", description = "Give them back to the topics that they came from.")
    private boolean replay;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "The broker (that of the running platform).")
    private @Nullable String kafka;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = ".holdfast",
            description = "The platform's folder (${DEFAULT-VALUE}).")
    private Path data = Path.of(".holdfast");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        // The client's own words, page by page, are not for a terminal.
        KAFKA_LOG.setLevel(Level.SEVERE);
        PrintWriter out = spec.commandLine().getOut();
        String name = service.endsWith("-service") ? service : service + "-service";
        try (DeadLetterTopic letters = new DeadLetterTopic(name, kafka != null ? kafka : kafkaOf(data))) {
            int count = replay
                    ? letters.replay(letter -> out.println(letter.describe()))
                    : letters.list(letter -> out.println(letter.describe()));
            out.println(count + (replay ? " given back" : " not given back yet"));
        } catch (KafkaException away) {
            throw new UserError("Kafka does not answer: " + away.getMessage());
        } finally {
            out.flush();
        }
        return 0;
    }

    private static String kafkaOf(Path data) throws IOException {
        Path addresses = DataFolder.resolve(data).addresses();
        return Files.exists(addresses)
                ? new ObjectMapper().readTree(addresses.toFile()).path("kafka").asText("localhost:9092")
                : "localhost:9092";
    }
}
