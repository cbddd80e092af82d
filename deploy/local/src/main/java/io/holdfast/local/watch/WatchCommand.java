package io.holdfast.local.watch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataFolder;

/** {@code ./holdfast watch TOPIC…}: prints what is said on topics, as it is said. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the events of topics as they come, one CloudEvent a line, until Ctrl-C.",
            "It reads as a subscriber of its own and moves nobody's offsets."
        })
public final class WatchCommand implements Callable<Integer> {

    /** The client's own words would drown the events; its warnings stay. Held here, or it would be forgotten. */
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Such as sla-breaches or loyalty.")
    private List<String> topics = List.of();

    @Option(names = "--from-start", description = "Begins with the oldest event, not with the next.")
    private boolean fromStart;

    @Option(names = "--max", paramLabel = "EVENTS", description = "Ends after so many events.")
    private long eventsMax = Long.MAX_VALUE;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "The broker (that of the running platform).")
    private @Nullable String broker;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = DataFolder.DEFAULT,
            description = "The platform's folder (${DEFAULT-VALUE}).")
    private Path data = Path.of(DataFolder.DEFAULT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        KAFKA_LOG.setLevel(Level.WARNING);
        String address = broker != null ? broker : brokerOf(DataFolder.resolve(data));
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"))) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> partitionsOf(consumer, topic).stream())
                    .toList();
            consumer.assign(partitions);
            if (fromStart) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                // Asking for the position makes the end that of now, not of the first poll.
                partitions.forEach(consumer::position);
            }
            print(consumer);
        }
        return 0;
    }

    private void print(KafkaConsumer<String, byte[]> consumer) {
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        while (printed < eventsMax) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (printed < eventsMax) {
                    out.println(StructuredEvent.format(record));
                    printed++;
                }
            }
            out.flush();
        }
    }

    private static List<TopicPartition> partitionsOf(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, METADATA_TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UserError("there is no topic " + topic);
        }
        return partitions;
    }

    private static String brokerOf(DataFolder folder) throws IOException {
        if (!Files.exists(folder.addresses())) {
            throw new UserError(
                    "no platform has been started in " + folder.path() + "; --kafka=HOST:PORT names another broker");
        }
        return new ObjectMapper()
                .readTree(folder.addresses().toFile())
                .path("kafka")
                .asText("localhost:9092");
    }
}
