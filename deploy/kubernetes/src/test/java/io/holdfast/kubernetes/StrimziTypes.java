package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;

/**
 * Strimzi's kinds, read by its own types. These keep unknown properties aside, so that the object is written again without
 * them, and what is not written again is unknown.
 */
final class StrimziTypes {

    private static final String API_VERSION = "kafka.strimzi.io/v1";
    private static final Map<String, Class<?>> TYPES = Map.of(
            "Kafka", Kafka.class,
            "KafkaNodePool", KafkaNodePool.class,
            "KafkaTopic", KafkaTopic.class,
            "KafkaUser", KafkaUser.class);

    private static final ObjectMapper READER = new ObjectMapper();
    private static final ObjectMapper WRITER =
            new ObjectMapper().setAnnotationIntrospector(new WithoutUnknownProperties());

    private StrimziTypes() {}

    /** What is wrong; empty when the kind is none of these. */
    static Optional<List<String>> problems(ManifestObject object) {
        Optional<Class<?>> type = object.apiVersion().equals(API_VERSION)
                ? Optional.ofNullable(TYPES.get(object.kind()))
                : Optional.empty();
        return type.map(known -> read(object, known));
    }

    private static List<String> read(ManifestObject object, Class<?> type) {
        List<String> problems = new ArrayList<>();
        try {
            JsonNode known = WRITER.valueToTree(READER.treeToValue(object.json(), type));
            collectLost(object.json(), known, object.title() + ": ", problems);
        } catch (JsonProcessingException refused) {
            problems.add(object.title() + ": " + refused.getOriginalMessage());
        }
        return problems;
    }

    private static void collectLost(JsonNode given, JsonNode known, String path, List<String> problems) {
        if (given.isObject() && known.isObject()) {
            given.properties().forEach(field -> {
                String name = path + "/" + field.getKey();
                JsonNode kept = known.get(field.getKey());
                if (kept == null || kept.isNull()) {
                    problems.add(name + " is unknown");
                } else {
                    collectLost(field.getValue(), kept, name, problems);
                }
            });
        } else if (given.isArray() && known.isArray() && given.size() == known.size()) {
            for (int i = 0; i < given.size(); i++) {
                collectLost(given.get(i), known.get(i), path + "/" + i, problems);
            }
        } else if (!given.asText().equals(known.asText())) {
            problems.add(path + " is " + given + ", read as " + known);
        }
    }

    private static final class WithoutUnknownProperties extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnyGetter(Annotated annotated) {
            return false;
        }

        /** Everything is written, also values that are the default. */
        @Override
        public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
            return JsonInclude.Value.empty();
        }
    }
}
