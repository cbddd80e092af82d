package io.holdfast.contract;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenSamplesTest {

    @Test
    void eachTypeHasSamplesAsDataAndAsCloudEvent() {
        Set<String> expected = Arrays.stream(EventType.values())
                .flatMap(type -> Stream.of(type.wireName() + ".json", type.wireName() + ".cloudevent.json"))
                .collect(Collectors.toSet());

        assertThat(ContractFiles.namesIn("golden/v1")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void eachTypeHasASampleWithOnlyTheRequiredFields() {
        assertThat(ContractFiles.namesIn("golden/minimal"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(type -> type.wireName() + ".json")
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void cloudEventSamplesHaveTheAttributesOfTheirType(EventType type) {
        JsonNode event = ContractFiles.json("golden/v1/" + type.wireName() + ".cloudevent.json");

        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo(type.wireName());
        assertThat(event.path("dataschema").asText()).isEqualTo("urn:holdfast:event:" + type.wireName() + ":1");
        assertThat(event.path("id").asText()).isNotEmpty();
        assertThat(event.path("source").asText()).isNotEmpty();
        assertThat(event.path("subject").asText()).isNotEmpty();
        assertThat(Instant.parse(event.path("time").asText())).isNotNull();
        assertThat(event.path("data")).isEqualTo(ContractFiles.json("golden/v1/" + type.wireName() + ".json"));
    }

    @Test
    void sampleIdsAreUnique() {
        List<String> ids = Arrays.stream(EventType.values())
                .map(type -> ContractFiles.json("golden/v1/" + type.wireName() + ".cloudevent.json"))
                .map(event -> event.path("id").asText())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void futureSamplesContainAnUnknownType() {
        assertThat(tomorrowsEvents().map(event -> event.path("type").asText()))
                .anyMatch(type -> EventType.named(type).isEmpty());
    }

    @ParameterizedTest
    @MethodSource
    void futureSamplesOfKnownTypesOnlyAddFields(String type) {
        JsonNode today = ContractFiles.json("golden/v1/" + type + ".json");
        JsonNode tomorrow = ContractFiles.json("golden/next/" + type + ".json");

        assertThat(tomorrow.size()).isGreaterThan(today.size());
        today.fieldNames()
                .forEachRemaining(
                        field -> assertThat(tomorrow.has(field)).as(field).isTrue());
    }

    static Stream<String> futureSamplesOfKnownTypesOnlyAddFields() {
        return tomorrowsEvents()
                .map(event -> event.path("type").asText())
                .filter(type -> EventType.named(type).isPresent());
    }

    private static Stream<JsonNode> tomorrowsEvents() {
        return ContractFiles.namesIn("golden/next").stream()
                .filter(name -> name.endsWith(".cloudevent.json"))
                .map(name -> ContractFiles.json("golden/next/" + name));
    }
}
