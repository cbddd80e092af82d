package io.holdfast.contract;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaTest {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    /** A purchase without line items may omit the list; the record has an empty one. */
    private static final Set<String> MAY_LACK_ON_THE_WIRE = Set.of("items");

    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchema META_SCHEMA =
            FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"), STRICT);

    @Test
    void eachTypeHasOneSchema() {
        Set<String> expected = Arrays.stream(EventType.values())
                .map(type -> type.wireName() + ".json")
                .collect(Collectors.toSet());

        assertThat(ContractFiles.namesIn("schemas")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @EnumSource
    void schemasAreValidAndNameTheirType(EventType type) {
        JsonNode schema = schemaFile(type);

        assertThat(META_SCHEMA.validate(schema)).isEmpty();
        assertThat(schema.path("$id").asText()).isEqualTo("urn:holdfast:event:" + type.wireName() + ":1");
        assertThat(schema.path("title").asText()).isEqualTo(type.wireName());
    }

    @ParameterizedTest
    @EnumSource
    void releasedSamplesAreValid(EventType type) {
        assertThat(complaints(type, sample(type))).isEmpty();
    }

    @Test
    void samplesOfWhatServicesPublishAreValid() {
        assertThat(ContractFiles.namesIn("golden/published")).isNotEmpty().allSatisfy(name -> {
            JsonNode event = ContractFiles.json("golden/published/" + name);
            EventType type = EventType.named(event.path("type").textValue()).orElseThrow();
            assertThat(name).isEqualTo(type.wireName() + ".cloudevent.json");
            assertThat(complaints(type, event.path("data"))).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void minimalSamplesHaveTheRequiredFieldsOfTheSchema(EventType type) {
        JsonNode least = ContractFiles.json("golden/minimal/" + type.wireName() + ".json");

        assertThat(complaints(type, least)).isEmpty();
        assertThat(least.size()).isEqualTo(schemaFile(type).path("required").size());
    }

    @ParameterizedTest
    @EnumSource
    void nonNullComponentsAreRequiredInTheSchema(EventType type) {
        Set<String> required = Stream.of(type.record().getRecordComponents())
                .flatMap(SchemaTest::flat)
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        Set<String> requiredNames = new HashSet<>();
        schemaFile(type).path("required").forEach(field -> requiredNames.add(field.asText()));
        requiredNames.addAll(MAY_LACK_ON_THE_WIRE);

        assertThat(requiredNames).containsAll(required);
    }

    @ParameterizedTest
    @MethodSource("typesThatTomorrowEnlarges")
    void unknownFieldsAreValid(EventType type) {
        assertThat(complaints(type, ContractFiles.json("golden/next/" + type.wireName() + ".json")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void missingRequiredFieldsAreInvalid(EventType type) {
        for (JsonNode required : schemaFile(type).path("required")) {
            ObjectNode without = sample(type).deepCopy();
            without.remove(required.asText());

            assertThat(complaints(type, without)).as("without %s", required).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfAnotherTypeAreInvalid(EventType type) {
        schemaFile(type).path("properties").fieldNames().forEachRemaining(field -> {
            ObjectNode wrong = sample(type).deepCopy();
            wrong.set(field, JsonNodeFactory.instance.booleanNode(true));

            assertThat(complaints(type, wrong)).as("%s is true", field).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "ticket-created,        ticketId,      '\"\"'",
                "ticket-created,        customerId,    '\"a b\"'",
                "ticket-created,        channel,       '\"Email\"'",
                "ticket-created,        priority,      '\"critical\"'",
                "ticket-created,        tags,          '[\"VIP\"]'",
                "reply-sent,            author,        '\"supervisor\"'",
                "reply-sent,            visibility,    '\"secret\"'",
                "ticket-status-changed, status,        '\"on_hold\"'",
                "ticket-rated,          score,         '6'",
                "ticket-rated,          score,         '4.5'",
                "purchase,              amount,        '29.9'",
                "purchase,              amount,        '\"-1.00\"'",
                "purchase,              amount,        '\"1e3\"'",
                "purchase,              currency,      '\"euro\"'",
                "purchase,              items,         '[{\"sku\":\"a\",\"quantity\":0,\"amount\":\"1\"}]'",
                "customer-left,         reason,        '\"bored\"'",
                "sla-breached,          metric,        '\"answer\"'",
                "sla-breached,          cycle,         '0'",
                "sla-breached,          dueAt,         '\"2026-03-02T10:15:00+01:00\"'",
                "sla-breached,          dueAt,         '\"2026-02-30T10:15:00Z\"'",
                "sla-warned,            threshold,     '1.1'",
                "sla-clock-paused,      elapsed,       '\"PT\"'",
                "sla-clock-paused,      elapsed,       '\"47 min\"'",
                "tier-changed,          tier,          '\"\"'",
                "tier-changed,          tier,          '\" \"'",
                "tier-changed,          previousTier,  '\"Gold\\u0007\"'",
                "churn-risk-changed,    risk,          '-0.1'",
                "churn-risk-changed,    horizon,       '\"90 days\"'",
            })
    void invalidValuesAreRejected(String type, String field, String value) throws Exception {
        EventType known = EventType.named(type).orElseThrow();
        ObjectNode wrong = sample(known).deepCopy();
        wrong.set(field, new ObjectMapper().readTree(value));

        assertThat(complaints(known, wrong)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gold", "Gold", "Größe 1 / VIP", "★"})
    void aTierHasTheNameThatAProgrammeGivesIt(String tier) {
        ObjectNode data = sample(EventType.TIER_CHANGED).deepCopy();
        data.put("tier", tier).put("previousTier", tier);

        assertThat(complaints(EventType.TIER_CHANGED, data)).isEmpty();
    }

    @Test
    void fieldsOfTheSameNameHaveTheSameSchema() {
        Map<String, JsonNode> forms = new HashMap<>();
        for (EventType type : EventType.values()) {
            schemaFile(type).path("properties").properties().forEach(property -> {
                JsonNode earlier = forms.putIfAbsent(property.getKey(), property.getValue());
                if (earlier != null) {
                    assertThat(property.getValue())
                            .as("%s of %s", property.getKey(), type.wireName())
                            .isEqualTo(earlier);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void schemasHaveTheFieldsOfTheirRecordInOrder(EventType type) {
        List<String> fields = Stream.of(type.record().getRecordComponents())
                .flatMap(SchemaTest::flat)
                .map(RecordComponent::getName)
                .toList();

        assertThat(schemaFile(type).path("properties").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(fields);
    }

    static Stream<EventType> typesThatTomorrowEnlarges() {
        return ContractFiles.namesIn("golden/next").stream()
                .filter(name -> !name.endsWith(".cloudevent.json"))
                .map(name -> name.substring(0, name.length() - ".json".length()))
                .flatMap(name -> EventType.named(name).stream());
    }

    /** Nested records are unwrapped in the data; an id, a record of one component, is a single value. */
    private static Stream<RecordComponent> flat(RecordComponent component) {
        boolean composed = component.getType().isRecord() && component.getType().getRecordComponents().length > 1;
        return composed ? Stream.of(component.getType().getRecordComponents()) : Stream.of(component);
    }

    private static Set<ValidationMessage> complaints(EventType type, JsonNode data) {
        return FACTORY.getSchema(schemaFile(type), STRICT).validate(data);
    }

    private static JsonNode schemaFile(EventType type) {
        return ContractFiles.json("schemas/" + type.wireName() + ".json");
    }

    private static ObjectNode sample(EventType type) {
        return (ObjectNode) ContractFiles.json("golden/v1/" + type.wireName() + ".json");
    }
}
