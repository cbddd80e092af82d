package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import static io.holdfast.kubernetes.ManifestObject.elements;
import static io.holdfast.kubernetes.ManifestObject.ofKind;

/** Environment variables, and the Secrets and ConfigMaps that the objects refer to. */
final class SettingRules {

    /** Of operators, and those that docs/kubernetes.md asks the reader to create. */
    private static final Map<String, Set<String>> OTHER_SECRETS = Map.of(
            "holdfast-cluster-ca-cert", Set.of("ca.crt"),
            "holdfast-db-ca", Set.of("ca.crt"),
            "holdfast-backups", Set.of("access-key-id", "secret-access-key"),
            "holdfast-tracing", Set.of("headers"),
            "holdfast-tls", Set.of());

    private final List<ManifestObject> objects;
    private final Map<String, Set<String>> secrets = new HashMap<>(OTHER_SECRETS);
    private final Map<String, Set<String>> configMaps;
    private final List<String> problems = new ArrayList<>();

    private SettingRules(List<ManifestObject> objects, List<ManifestObject> madeSecrets) {
        this.objects = objects;
        ofKind(madeSecrets, "Secret").forEach(secret -> secrets.put(secret.name(), keys(secret.at("/data"))));
        ofKind(objects, "KafkaUser").forEach(user -> secrets.put(user.name(), Set.of("password", "sasl.jaas.config")));
        configMaps = ofKind(objects, "ConfigMap")
                .collect(Collectors.toMap(ManifestObject::name, map -> keys(map.at("/data"))));
    }

    /** @param madeSecrets those of the script make-secrets */
    static List<String> problems(List<ManifestObject> objects, List<ManifestObject> madeSecrets) {
        SettingRules rules = new SettingRules(objects, madeSecrets);
        ofKind(objects, "Deployment").forEach(rules::checkEnvironment);
        rules.objects.forEach(object -> rules.checkReferences(object, object.json()));
        return rules.problems;
    }

    private void checkEnvironment(ManifestObject deployment) {
        for (JsonNode container : deployment.containers()) {
            Set<String> names = Stream.concat(
                            elements(container.path("env")).stream()
                                    .map(variable -> variable.path("name").asText()),
                            elements(container.path("envFrom")).stream()
                                    .map(source ->
                                            source.at("/configMapRef/name").asText())
                                    .flatMap(map -> configMaps.getOrDefault(map, Set.of()).stream()))
                    .collect(Collectors.toSet());
            names.stream()
                    .filter(name -> !Repository.isRead(name))
                    .forEach(name -> problems.add(deployment.title() + ": no service reads " + name));
            Repository.requiredVariables().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> problems.add(deployment.title() + ": " + name + " is missing"));
        }
    }

    private void checkReferences(ManifestObject object, JsonNode node) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "secretKeyRef", "accessKeyId", "secretAccessKey" ->
                    check(
                            object,
                            secrets,
                            value.path("name").asText(),
                            value.path("key").asText());
                case "passwordSecret" ->
                    check(object, secrets, value.path("name").asText(), "password");
                case "secretTargetRef" ->
                    value.forEach(target -> check(
                            object,
                            secrets,
                            target.path("name").asText(),
                            target.path("key").asText()));
                case "secret" ->
                    value.path("items")
                            .forEach(item -> check(
                                    object,
                                    secrets,
                                    value.path("secretName").asText(),
                                    item.path("key").asText()));
                case "configMapRef" ->
                    check(object, configMaps, value.path("name").asText(), "");
                default -> checkReferences(object, value);
            }
        });
        if (node.isArray()) {
            node.forEach(element -> checkReferences(object, element));
        }
    }

    private void check(ManifestObject object, Map<String, Set<String>> known, String name, String key) {
        Set<String> keys = known.get(name);
        if (keys == null) {
            problems.add(object.title() + ": nothing creates " + name);
        } else if (!key.isEmpty() && !keys.contains(key)) {
            problems.add(object.title() + ": " + name + " has no key " + key);
        }
    }

    private static Set<String> keys(JsonNode data) {
        return data.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
