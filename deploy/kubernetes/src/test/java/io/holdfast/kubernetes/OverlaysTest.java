package io.holdfast.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OverlaysTest {

    /** Kinds that only the published schemas can check. */
    private static final Set<String> OF_OTHER_OPERATORS = Set.of(
            "Cluster",
            "Database",
            "ScheduledBackup",
            "ObjectStore",
            "ScaledObject",
            "TriggerAuthentication",
            "ServiceMonitor",
            "PrometheusRule");

    @ParameterizedTest
    @ValueSource(strings = {"single", "production"})
    void everyObjectIsValidAndFollowsTheRules(String overlay) {
        List<ManifestObject> objects = Built.overlay(overlay);

        assertThat(Checks.problems(objects)).isEmpty();
        assertThat(objects)
                .hasSizeGreaterThan(40)
                .allSatisfy(object -> assertThat(
                                Checks.problemsOfType(object).isPresent() || OF_OTHER_OPERATORS.contains(object.kind()))
                        .as("%s is checked", object.title())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "production"})
    void everyObjectOfAnOperatorIsValidByItsPublishedSchema(String overlay) {
        PublishedSchemas schemas = PublishedSchemas.require();
        List<String> problems = new ArrayList<>();

        for (ManifestObject object : Built.overlay(overlay)) {
            if (CoreTypes.problems(object).isEmpty()) {
                problems.addAll(schemas.problems(object)
                        .orElseGet(() -> List.of(object.title() + ": there is no schema of it")));
            }
        }

        assertThat(problems).isEmpty();
    }

    @Test
    void theSecretsAreValidAndHoldNoPrivateKey() {
        List<ManifestObject> secrets = Built.secrets();

        assertThat(secrets).hasSize(6).allSatisfy(secret -> {
            assertThat(Checks.problemsOfType(secret)).hasValue(List.of());
            assertThat(secret.at("/data/jwt-private.pem").isMissingNode()).isTrue();
        });
    }

    @Test
    void prometheusGetsExactlyTheRulesOfTheRuleFiles() throws IOException {
        Set<String> expected = new TreeSet<>();
        try (Stream<Path> files = Files.list(Repository.ROOT.resolve("deploy/prometheus/rules"))) {
            files.map(Kustomize::read).forEach(file -> groups(file, expected));
        }
        Set<String> actual = new TreeSet<>();
        ManifestObject.ofKind(Built.overlay("production"), "PrometheusRule")
                .forEach(rule -> groups(rule.spec(), actual));

        assertThat(actual)
                .as("deploy/prometheus/kustomization.yaml lists every file of deploy/prometheus/rules")
                .isEqualTo(expected)
                .isNotEmpty();
    }

    @Test
    void withTheComponentTracesReachTheCollector() {
        List<ManifestObject> objects = Built.withTraces();

        assertThat(Checks.problems(objects)).isEmpty();
        assertThat(ManifestObject.ofKind(objects, "ConfigMap")
                        .map(map -> map.at("/data/OTEL_EXPORTER_OTLP_ENDPOINT").asText())
                        .filter(endpoint -> !endpoint.isEmpty()))
                .containsExactly("http://collector.tracing:4318");
        assertThat(objects)
                .filteredOn(object -> object.title().equals("NetworkPolicy traces"))
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.at("/spec/podSelector/matchLabels"))
                            .isEqualTo(services().at("/spec/podSelector/matchLabels"));
                    assertThat(policy.at("/spec/egress/0/to/0/namespaceSelector/matchLabels/holdfast.io~1tracing")
                                    .asText())
                            .isEqualTo("true");
                    assertThat(policy.at("/spec/egress/0/ports"))
                            .extracting(port -> port.path("port").asInt())
                            .containsExactly(4317, 4318);
                });
        assertThat(ManifestObject.ofKind(objects, "Deployment"))
                .hasSameSizeAs(Repository.SERVICES)
                .allSatisfy(deployment -> assertThat(
                                deployment.containers().get(0).path("env"))
                        .filteredOn(variable -> variable.path("name").asText().equals("OTEL_EXPORTER_OTLP_HEADERS"))
                        .singleElement()
                        .satisfies(variable -> assertThat(variable.at("/valueFrom/secretKeyRef/optional")
                                        .asBoolean())
                                .isTrue()));
    }

    private static ManifestObject services() {
        return Built.overlay("production").stream()
                .filter(object -> object.title().equals("NetworkPolicy services"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServicesOfProductionHaveTwoPodsOrMore() {
        List<ManifestObject> objects = Built.overlay("production");

        assertThat(Repository.SERVICES)
                .allSatisfy(service -> assertThat(objects)
                        .filteredOn(object ->
                                object.at("/spec/scaleTargetRef/name").asText().equals(service + "-service"))
                        .singleElement()
                        .satisfies(scaler -> assertThat(Math.max(
                                        scaler.at("/spec/minReplicaCount").asInt(),
                                        scaler.at("/spec/minReplicas").asInt()))
                                .isGreaterThanOrEqualTo(2)));
    }

    /** Each rule as text whose keys are sorted, after its group's name. */
    private static void groups(JsonNode spec, Set<String> into) {
        spec.path("groups")
                .forEach(group -> group.path("rules").forEach(rule -> {
                    TreeSet<String> fields = new TreeSet<>();
                    rule.properties().forEach(field -> {
                        if (field.getValue().isObject()) {
                            field.getValue().properties().forEach(inner -> fields.add(field.getKey() + "." + inner));
                        } else {
                            fields.add(field.toString());
                        }
                    });
                    into.add(
                            group.path("name").asText() + group.path("interval").asText() + fields);
                }));
    }
}
