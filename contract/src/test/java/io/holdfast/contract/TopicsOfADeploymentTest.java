package io.holdfast.contract;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicsOfADeploymentTest {

    private static final List<String> SERVICES =
            List.of("ticket-service", "sla-service", "loyalty-service", "analytics-service");

    @Test
    void theClusterScriptCreatesExactlyTheTopics() throws IOException {
        String script = Files.readString(root().resolve("deploy/kafka/create-topics"));
        String list =
                script.substring(script.indexOf("for topic in") + "for topic in".length(), script.indexOf("; do"));

        assertThat(list.replace('\\', ' ').trim().split("\\s+"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Arrays.stream(Topic.values()).map(Topic::wireName),
                                SERVICES.stream().map(Topic::deadLettersOf))
                        .toList());
    }

    /** Beside its inputs, sla-service reads what its live stream shows. */
    @Test
    void theServicesMayReadExactlyTheTopicsThatTheyConsume() throws IOException {
        Set<String> consumed = new TreeSet<>();
        for (String service : SERVICES) {
            inputsOf(service).forEach(topic -> consumed.add(service + " " + topic));
        }
        List.of(Topic.SLA_BREACHES, Topic.SLA_WARNINGS)
                .forEach(topic -> consumed.add("sla-service " + topic.wireName()));

        Set<String> readable;
        try (Stream<String> grants = Files.lines(root().resolve("deploy/kafka/acls"))) {
            readable = grants.map(line -> line.split("\\s+"))
                    .filter(grant -> grant.length == 4 && grant[1].equals("Read") && grant[2].equals("topic"))
                    .map(grant -> grant[0] + " " + grant[3])
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        assertThat(readable).isEqualTo(consumed);
    }

    private static List<String> inputsOf(String service) throws IOException {
        Properties properties = new Properties();
        try (Reader file =
                Files.newBufferedReader(root().resolve(service + "/src/main/resources/application.properties"))) {
            properties.load(file);
        }
        String topics = properties.getProperty("holdfast.inbox.topics", "");
        return topics.isEmpty() ? List.of() : List.of(topics.split(","));
    }

    private static Path root() {
        return Path.of(System.getProperty("holdfast.root", ".."));
    }
}
