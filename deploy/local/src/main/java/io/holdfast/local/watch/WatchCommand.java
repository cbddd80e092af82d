package io.holdfast.local.watch;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
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
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.DataOption;
import io.holdfast.local.folder.PlatformAddresses;

/** {@code ./holdfast watch TOPIC…}: prints each event of the topics as it arrives, until Ctrl-C. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the events of topics as they arrive, one CloudEvent a line, until Ctrl-C.",
            "It joins no consumer group and commits no offsets."
        })
public final class WatchCommand implements Callable<Integer> {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Such as sla-breaches or loyalty.")
    private List<String> topics = List.of();

    @Option(names = "--from-start", description = "Begin with the oldest event instead of the next one.")
    private boolean fromStart;

    @Option(names = "--max", paramLabel = "EVENTS", description = "End after this number of events.")
    private long eventsMax = Long.MAX_VALUE;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        KafkaClientLog.setLevel(Level.WARNING);
        @Nullable String broker = kafka.broker();
        String address = broker != null ? broker : brokerOfPlatform();
        Map<String, Object> settings = kafka.clientSettings(
                address,
                Map.of(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        StringDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"));
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> partitionsOf(consumer, topic).stream())
                    .toList();
            consumer.assign(partitions);
            if (fromStart) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                // seekToEnd is lazy: position() looks the end offsets up now, not at the first poll.
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
            throw new UserError("there is no topic " + topic + "; docs/subscribers.md lists the topics");
        }
        return partitions;
    }

    private String brokerOfPlatform() throws IOException {
        DataFolder folder = data.folder();
        return PlatformAddresses.read(folder)
                .orElseThrow(() -> new UserError("no platform was started in " + folder.path()
                        + "; start it with ./holdfast up, or name the broker with --kafka=HOST:PORT"))
                .kafka();
    }
}
