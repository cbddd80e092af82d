package io.holdfast.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.holdfast.testservers.SharedFiles;

/**
 * The kinds of operators, read by the schemas that their projects publish. A schema of a custom resource definition becomes a
 * JSON Schema that also refuses what the API server would drop silently: properties that the schema does not name.
 */
final class PublishedSchemas {

    private static final List<String> FILES = List.of(
            "cnpg-clusters",
            "cnpg-databases",
            "cnpg-scheduledbackups",
            "keda-scaledobjects",
            "keda-triggerauthentications",
            "prometheus-operator-prometheusrules",
            "prometheus-operator-servicemonitors",
            "strimzi-kafka",
            "strimzi-kafkanodepool",
            "strimzi-kafkatopic",
            "strimzi-kafkauser");

    /** They only restrict what the schema around them describes. */
    private static final Set<String> COMBINATIONS = Set.of("allOf", "anyOf", "oneOf", "not");

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private PublishedSchemas() {}

    /** Reads them; where they are absent, the calling test is skipped. */
    static PublishedSchemas require() {
        PublishedSchemas read = new PublishedSchemas();
        FILES.forEach(name -> read.add(SharedFiles.require("k8s-schemas/" + name + ".yaml.gz")));
        return read;
    }

    private void add(Path file) {
        JsonNode definition = readGzipped(file);
        String group = definition.at("/spec/group").asText();
        String kind = definition.at("/spec/names/kind").asText();
        for (JsonNode version : definition.at("/spec/versions")) {
            JsonNode schema = version.at("/schema/openAPIV3Schema");
            put(group + "/" + version.path("name").asText() + "/" + kind, schema);
            if (kind.equals("Cluster")) {
                // Of the Barman Cloud plugin, whose configuration is of the same type as this part of a Cluster.
                ObjectNode store = JsonNodeFactory.instance.objectNode();
                store.set("type", JsonNodeFactory.instance.textNode("object"));
                ObjectNode spec = store.putObject("properties").putObject("spec");
                spec.put("type", "object").putArray("required").add("configuration");
                JsonNode backup = schema.at("/properties/spec/properties/backup/properties");
                spec.putObject("properties")
                        .<ObjectNode>set("configuration", backup.get("barmanObjectStore"))
                        .set("retentionPolicy", backup.get("retentionPolicy"));
                put("barmancloud.cnpg.io/v1/ObjectStore", store);
            }
        }
    }

    private void put(String type, JsonNode openApi) {
        ObjectNode schema = openApi.deepCopy();
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set(
                "metadata", JsonNodeFactory.instance.objectNode().put("x-kubernetes-preserve-unknown-fields", true));
        schemas.put(type, FACTORY.getSchema(strict(schema)));
    }

    /** What is wrong; empty when none of the schemas is of this kind. */
    Optional<List<String>> problems(ManifestObject object) {
        return Optional.ofNullable(schemas.get(object.apiVersion() + "/" + object.kind()))
                .map(schema -> schema.validate(object.json()).stream()
                        .map(problem -> object.title() + ": " + problem.getMessage())
                        .toList());
    }

    private static JsonNode strict(JsonNode node) {
        if (node instanceof ObjectNode object) {
            boolean open = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            boolean isIntOrString = object.path("x-kubernetes-int-or-string").asBoolean();
            object.remove(List.of(
                    "x-kubernetes-preserve-unknown-fields",
                    "x-kubernetes-int-or-string",
                    "format",
                    "description",
                    "default"));
            if (isIntOrString) {
                object.remove("anyOf");
                object.putArray("type").add("integer").add("string");
            }
            if (object.path("properties").isObject() && !open && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.properties().forEach(field -> {
                // The names below "properties" are not keywords.
                if (field.getKey().equals("properties")) {
                    field.getValue().forEach(PublishedSchemas::strict);
                } else if (!COMBINATIONS.contains(field.getKey())) {
                    strict(field.getValue());
                }
            });
        } else if (node instanceof ArrayNode array) {
            array.forEach(PublishedSchemas::strict);
        }
        return node;
    }

    private static JsonNode readGzipped(Path file) {
        try (var input = new GZIPInputStream(Files.newInputStream(file))) {
            return new YAMLMapper().readTree(input);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
