package io.holdfast.local.deadletters;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.server.KafkaServer;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(Lifecycle.PER_CLASS)
class DeadLettersCommandTest {

    private static final int PARTITIONS = 3;

    @Nullable
    private Process broker;

    private String bootstrap = "";

    @BeforeAll
    void startBroker(@TempDir Path folder) throws IOException {
        broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaServer.class.getName(),
                        "--data=" + folder.resolve("kafka"),
                        "--port=0",
                        "--temporary")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String ready = broker.inputReader(StandardCharsets.UTF_8).readLine();
        bootstrap = new ObjectMapper().readTree(ready).path("bootstrapServers").asText();
    }

    @AfterAll
    void stopBroker() throws IOException, InterruptedException {
        if (broker != null) {
            broker.getOutputStream().close();
            broker.waitFor();
        }
    }

    @Test
    void replaySendsTheOriginalRecordToItsOriginalPartition() throws Exception {
        createTopics("whole-service-dead-letters", "whole-tickets");
        send(deadLetter("whole-service-dead-letters", 0, "whole-tickets", 2, "C-42", "{\"a\":1}"));

        String output = run("whole-service", "--replay");

        List<ConsumerRecord<String, String>> replayed = read("whole-tickets", 1);
        assertThat(replayed.getFirst().partition()).isEqualTo(2);
        assertThat(replayed.getFirst().key()).isEqualTo("C-42");
        assertThat(replayed.getFirst().value()).isEqualTo("{\"a\":1}");
        assertThat(replayed.getFirst().headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactly("ce_type=reply-sent", "ce_id=7");
        assertThat(output).contains("author: one of agent").contains("1 replayed");
    }

    @Test
    void aRecordIsReplayedOnlyOnce() throws Exception {
        createTopics("once-service-dead-letters", "once-tickets");
        send(deadLetter("once-service-dead-letters", 0, "once-tickets", 0, "C-1", "{}"));
        send(deadLetter("once-service-dead-letters", 1, "once-tickets", 1, "C-2", "{}"));
        run("once", "--replay");
        send(deadLetter("once-service-dead-letters", 1, "once-tickets", 1, "C-3", "{}"));

        String output = run("once", "--replay");

        assertThat(output).contains("1 replayed");
        assertThat(read("once-tickets", 3))
                .extracting(ConsumerRecord::key)
                .containsExactlyInAnyOrder("C-1", "C-2", "C-3");
    }

    @Test
    void listingChangesNothing() throws Exception {
        createTopics("look-service-dead-letters", "look-tickets");
        send(deadLetter("look-service-dead-letters", 0, "look-tickets", 0, "C-1", "{}"));

        String first = run("look");
        String second = run("look");

        assertThat(first).isEqualTo(second).contains("look-tickets-0@104").contains("1 not replayed yet");
    }

    @Test
    void recordsWithoutOurHeadersAreSkippedAndControlCharactersAreReplaced() throws Exception {
        createTopics("odd-service-dead-letters", "odd-tickets");
        send(new ProducerRecord<>("odd-service-dead-letters", 0, "C-1", "not ours"));
        ProducerRecord<String, String> escape =
                deadLetter("odd-service-dead-letters", 0, "odd-tickets", 0, "C-1", "{}");
        escape.headers().remove("ce_id").add("ce_id", "\u001b[2J".getBytes(StandardCharsets.UTF_8));
        send(escape);

        String output = run("odd", "--replay");

        assertThat(output).contains("?[2J").doesNotContain("\u001b").contains("1 replayed");
    }

    @Test
    void anUnknownServiceIsReportedInOneLine() {
        CommandLine command = new CommandLine(new DeadLettersCommand());
        Exception[] thrown = new Exception[1];
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            thrown[0] = failure;
            return 1;
        });

        command.execute("nobody", "--kafka=" + bootstrap);

        assertThat(thrown[0]).isInstanceOf(UserError.class).hasMessageContaining("nobody-service-dead-letters");
    }

    private String run(String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine command = new CommandLine(new DeadLettersCommand()).setOut(new PrintWriter(output));
        int code = command.execute(Stream.concat(Stream.of(arguments), Stream.of("--kafka=" + bootstrap))
                .toArray(String[]::new));
        assertThat(code).isZero();
        return output.toString();
    }

    private static ProducerRecord<String, String> deadLetter(
            String deadLetters, int at, String topic, int partition, String key, String value) {
        ProducerRecord<String, String> letter = new ProducerRecord<>(deadLetters, at, key, value);
        Map<String, String> headers = Map.of(
                "holdfast-dead-topic", topic,
                "holdfast-dead-partition", String.valueOf(partition),
                "holdfast-dead-offset", "104",
                "holdfast-dead-reason", "author: one of agent, customer, bot",
                "holdfast-dead-time", "2026-03-02T10:02:31Z");
        letter.headers()
                .add("ce_type", "reply-sent".getBytes(StandardCharsets.UTF_8))
                .add("ce_id", "7".getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }

    private void createTopics(String... topics) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Stream.of(topics)
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private void send(ProducerRecord<String, String> record) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            producer.send(record).get();
        }
    }

    private List<ConsumerRecord<String, String>> read(String topic, int count) {
        List<ConsumerRecord<String, String>> read = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> all = Stream.iterate(0, partition -> partition + 1)
                    .limit(PARTITIONS)
                    .map(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long ends = consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(ends).isEqualTo(count);
            while (read.size() < count) {
                consumer.poll(Duration.ofSeconds(5)).forEach(read::add);
            }
        }
        return read;
    }
}
