package io.holdfast.contract;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncApiTest {

    private static final String DEAD_LETTERS = "dead-letters";
    private static final String DEAD_LETTER = "dead-letter";

    private final JsonNode document = ContractFiles.yaml("asyncapi.yaml");

    @Test
    void itIsAsyncApi3() {
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    }

    @Test
    void channelsAreTheTopicsAndTheDeadLetters() {
        Set<String> topics = Stream.concat(Arrays.stream(Topic.values()).map(Topic::wireName), Stream.of(DEAD_LETTERS))
                .collect(Collectors.toSet());

        assertThat(document.path("channels").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(topics);
        assertThat(document.at("/channels/dead-letters/address").asText()).isEqualTo(Topic.deadLettersOf("{service}"));
    }

    @Test
    void messagesAreTheEventTypesAndTheDeadLetter() {
        Set<String> types = Stream.concat(
                        Arrays.stream(EventType.values()).map(EventType::wireName), Stream.of(DEAD_LETTER))
                .collect(Collectors.toSet());

        assertThat(document.at("/components/messages").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(types);
    }

    @ParameterizedTest
    @EnumSource
    void eachTopicHasTheMessagesOfItsTypes(Topic topic) {
        JsonNode channel = document.path("channels").path(topic.wireName());
        Set<String> types = Arrays.stream(EventType.values())
                .filter(type -> type.topic() == topic)
                .map(EventType::wireName)
                .collect(Collectors.toSet());

        assertThat(channel.path("address").asText()).isEqualTo(topic.wireName());
        assertThat(channel.path("messages").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(types);
        assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(Topic.PARTITIONS_DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void eachMessageHasTheSchemaAndTheSampleOfItsType(EventType type) {
        String name = type.wireName();
        JsonNode message = document.path("components").path("messages").path(name);
        JsonNode example = message.path("examples").path(0);
        JsonNode event = ContractFiles.json("golden/v1/" + name + ".cloudevent.json");

        assertThat(message.at("/payload/$ref").asText()).isEqualTo("schemas/" + name + ".json");
        assertThat(example.path("payload")).isEqualTo(event.path("data"));
        event.properties().forEach(attribute -> {
            if (!attribute.getKey().startsWith("data")) {
                assertThat(example.path("headers").path("ce_" + attribute.getKey()))
                        .as(attribute.getKey())
                        .isEqualTo(attribute.getValue());
            }
        });
    }

    @Test
    void allReferencesAreResolvable() {
        assertThat(document.findValuesAsText("$ref"))
                .filteredOn(reference -> reference.startsWith("#"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
