package io.holdfast.kubernetes;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every check finds the fault that it is for, planted in the objects of the production overlay. */
class PlantedFaultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DELETED = "deleted";

    /**
     * @param object kind and name
     * @param pointer where the fault is
     * @param value JSON; {@code deleted} removes the field or element; at a pointer that ends with {@code /-} it is appended
     * @param problem a part of the message
     */
    @ParameterizedTest
    @CsvFileSource(resources = "/faults.csv", delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
    void theChecksFindIt(String object, String pointer, String value, String problem) throws JsonProcessingException {
        List<ManifestObject> objects = Built.overlay("production");
        plant(find(objects, object), pointer, value);

        assertThat(Checks.problems(objects))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/schema-faults.csv", delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
    void thePublishedSchemasFindIt(String object, String pointer, String value, String problem)
            throws JsonProcessingException {
        PublishedSchemas schemas = PublishedSchemas.require();
        ManifestObject faulty = find(Built.overlay("production"), object);
        plant(faulty, pointer, value);

        assertThat(schemas.problems(faulty).orElseThrow())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @MethodSource("neededObjects")
    void aMissingObjectIsFound(String object, String problem) {
        List<ManifestObject> rest = Built.overlay("production").stream()
                .filter(one -> !one.title().equals(object))
                .toList();

        assertThat(Checks.problems(rest)).anySatisfy(found -> assertThat(found).contains(problem));
    }

    static Stream<Arguments> neededObjects() {
        return Stream.of(
                Arguments.of("KafkaTopic retention", "topics lack retention"),
                Arguments.of("KafkaUser sla-service", "rights lack sla-service Read group holdfast-sla"),
                Arguments.of("NetworkPolicy deny-all", "no NetworkPolicy denies everything else"),
                Arguments.of("PodDisruptionBudget loyalty-service", "has a disruption budget"),
                Arguments.of("Database analytics", "has one database for each role"),
                Arguments.of("Service ticket-service", "the Service is missing"));
    }

    private static ManifestObject find(List<ManifestObject> objects, String title) {
        return objects.stream()
                .filter(object -> object.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + title));
    }

    private static void plant(ManifestObject object, String pointer, String value) throws JsonProcessingException {
        JsonPointer full = JsonPointer.compile(pointer);
        JsonNode parent = object.json().at(full.head());
        String last = full.last().getMatchingProperty();
        if (parent instanceof ObjectNode fields) {
            if (value.equals(DELETED)) {
                assertThat(fields.remove(last)).as("%s exists", pointer).isNotNull();
            } else {
                fields.set(last, JSON.readTree(value));
            }
        } else if (parent instanceof ArrayNode elements) {
            if (value.equals(DELETED)) {
                assertThat(elements.remove(Integer.parseInt(last))).isNotNull();
            } else if (last.equals("-")) {
                elements.add(JSON.readTree(value));
            } else {
                elements.set(Integer.parseInt(last), JSON.readTree(value));
            }
        } else {
            throw new AssertionError(object.title() + " has no " + full.head());
        }
    }
}
