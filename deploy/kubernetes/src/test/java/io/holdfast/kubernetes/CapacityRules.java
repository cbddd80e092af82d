package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.contract.Topic;

import static io.holdfast.kubernetes.ManifestObject.elements;
import static io.holdfast.kubernetes.ManifestObject.ofKind;
import static io.holdfast.kubernetes.ManifestObject.texts;

/** How many instances there may be, the connections that they open, and the databases that they find and what these log. */
final class CapacityRules {

    /** Two for migrations and one for the outbox relay, besides the pool. */
    private static final int OTHER_CONNECTIONS = 3;

    /** PostgreSQL's own, CloudNativePG's, and an operator's session. */
    private static final int RESERVED_CONNECTIONS = 10;

    private final List<ManifestObject> objects;
    private final List<String> problems = new ArrayList<>();

    private CapacityRules(List<ManifestObject> objects) {
        this.objects = objects;
    }

    static List<String> problems(List<ManifestObject> objects) {
        CapacityRules rules = new CapacityRules(objects);
        Repository.SERVICES.forEach(rules::checkScaling);
        Repository.SERVICES.forEach(rules::checkDatabaseUrl);
        ofKind(objects, "Cluster").forEach(rules::checkConnections);
        ofKind(objects, "Cluster").forEach(rules::checkDatabases);
        return rules.problems;
    }

    private void checkScaling(String service) {
        ofKind(objects, "ScaledObject")
                .filter(scaled ->
                        scaled.at("/spec/scaleTargetRef/name").asText().equals(service + "-service"))
                .forEach(scaled -> {
                    require(
                            scaled.at("/spec/maxReplicaCount").asInt() <= Topic.PARTITIONS_DEFAULT,
                            scaled,
                            "has no more instances than partitions");
                    List<JsonNode> triggers = elements(scaled.at("/spec/triggers"));
                    Set<String> topics = triggers.stream()
                            .map(trigger -> trigger.at("/metadata/topic").asText())
                            .collect(Collectors.toSet());
                    require(topics.equals(Repository.consumedTopics(service)), scaled, "looks at what it consumes");
                    triggers.forEach(trigger -> require(
                            trigger.at("/metadata/consumerGroup").asText().equals("holdfast-" + service),
                            scaled,
                            "looks at its own group"));
                });
    }

    private void checkDatabaseUrl(String service) {
        String expected = "jdbc:postgresql://holdfast-db-rw:5432/" + service + "?sslmode=verify-full&sslrootcert=";
        ofKind(objects, "Deployment")
                .filter(deployment -> deployment.name().equals(service + "-service"))
                .forEach(deployment -> require(
                        elements(deployment.containers().get(0).path("env")).stream()
                                .anyMatch(variable ->
                                        variable.path("value").asText().startsWith(expected)),
                        deployment,
                        "its JDBC URL is of its own database, by TLS"));
    }

    private void checkConnections(ManifestObject cluster) {
        int pool = ofKind(objects, "ConfigMap")
                .map(map -> map.at("/data/HOLDFAST_DB_POOL").asText())
                .filter(value -> !value.isEmpty())
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(16);
        // A rolling update has one pod more than the others.
        int needed = Repository.SERVICES.stream()
                        .mapToInt(service -> instancesMax(service + "-service") + 1)
                        .sum()
                * (pool + OTHER_CONNECTIONS);
        int allowed = cluster.at("/spec/postgresql/parameters/max_connections").asInt();
        require(
                allowed >= needed + RESERVED_CONNECTIONS,
                cluster,
                "max_connections (%d) covers %d of the services".formatted(allowed, needed));
    }

    private int instancesMax(String name) {
        return objects.stream()
                .filter(object ->
                        object.at("/spec/scaleTargetRef/name").asText().equals(name))
                .mapToInt(scaler -> Math.max(
                        scaler.at("/spec/maxReplicaCount").asInt(),
                        scaler.at("/spec/maxReplicas").asInt()))
                .findFirst()
                .orElseGet(() -> ofKind(objects, "Deployment")
                        .filter(deployment -> deployment.name().equals(name))
                        .mapToInt(deployment -> deployment.at("/spec/replicas").asInt())
                        .sum());
    }

    private void checkDatabases(ManifestObject cluster) {
        Set<String> roles = elements(cluster.at("/spec/managed/roles")).stream()
                .map(role -> role.path("name").asText())
                .collect(Collectors.toSet());
        require(roles.equals(Set.copyOf(Repository.SERVICES)), cluster, "has one role for each service");
        Set<String> databases = ofKind(objects, "Database")
                .filter(database -> database.at("/spec/owner")
                        .asText()
                        .equals(database.at("/spec/name").asText()))
                .map(database -> database.at("/spec/name").asText())
                .collect(Collectors.toSet());
        require(databases.equals(roles), cluster, "has one database for each role, which owns it");
        require(
                cluster.at("/spec/postgresql/parameters/log_error_verbosity")
                        .asText()
                        .equals("terse"),
                cluster,
                "logs no values of rows (log_error_verbosity)");
        List<String> access = texts(cluster.at("/spec/postgresql/pg_hba"));
        require(
                !access.isEmpty() && access.get(access.size() - 1).endsWith("reject"),
                cluster,
                "lets a role reach its own database only");
    }

    private void require(boolean holds, ManifestObject object, String rule) {
        if (!holds) {
            problems.add(object.title() + ": not true: " + rule);
        }
    }
}
