package io.holdfast.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    private static Path root() {
        return Path.of(System.getProperty("holdfast.root", ".."));
    }
}
