package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object of the Kubernetes API, as JSON. */
record ManifestObject(ObjectNode json) {

    String apiVersion() {
        return json.path("apiVersion").asText();
    }

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.path("metadata").path("name").asText();
    }

    /** For messages: {@code Deployment sla-service}. */
    String title() {
        return kind() + " " + name();
    }

    JsonNode spec() {
        return json.path("spec");
    }

    /** The value at a JSON pointer within the object. */
    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }

    /** The containers of a Deployment's pods. */
    List<JsonNode> containers() {
        return elements(at("/spec/template/spec/containers"));
    }

    static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    static List<String> texts(JsonNode array) {
        return elements(array).stream().map(JsonNode::asText).toList();
    }

    static Stream<ManifestObject> ofKind(List<ManifestObject> objects, String kind) {
        return objects.stream().filter(object -> object.is(kind));
    }
}
