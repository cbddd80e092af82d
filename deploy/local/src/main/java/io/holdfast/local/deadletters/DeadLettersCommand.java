package io.holdfast.local.deadletters;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.logging.Level;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.KafkaClientLog;
import io.holdfast.local.cli.KafkaOptions;
import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataOption;
import io.holdfast.local.folder.PlatformAddresses;

/** {@code ./holdfast dead-letters SERVICE [--replay]}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the records that a service could not process, with the reason; --replay sends them again.",
            "A replayed record goes to the topic and partition it came from. Other services that have processed it"
                    + " see a duplicate, which changes nothing."
        })
public final class DeadLettersCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SERVICE", description = "One of sla-service, loyalty-service, analytics-service.")
    private String service = "";

    @Option(names = "--replay", description = "Send the records to the topics that they came from.")
    private boolean replay;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        KafkaClientLog.setLevel(Level.SEVERE);
        PrintWriter out = spec.commandLine().getOut();
        String name = service.endsWith("-service") ? service : service + "-service";
        @Nullable String broker = kafka.broker();
        try (DeadLetterTopic topic = new DeadLetterTopic(name, broker != null ? broker : kafkaOfPlatform(), kafka)) {
            int count = replay
                    ? topic.replay(deadLetter -> out.println(deadLetter.describe()))
                    : topic.list(deadLetter -> out.println(deadLetter.describe()));
            out.println(count + (replay ? " replayed" : " not replayed yet"));
        } catch (KafkaException failed) {
            throw new UserError("Kafka does not answer: " + failed.getMessage()
                    + "; start the platform with ./holdfast up, or name the broker with --kafka");
        } finally {
            out.flush();
        }
        return 0;
    }

    private String kafkaOfPlatform() throws IOException {
        return PlatformAddresses.read(data.folder())
                .orElse(PlatformAddresses.DEFAULT)
                .kafka();
    }
}
