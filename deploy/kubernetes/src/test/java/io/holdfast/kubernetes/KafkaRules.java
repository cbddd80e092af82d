package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.contract.Topic;

import static io.holdfast.kubernetes.ManifestObject.ofKind;
import static io.holdfast.kubernetes.ManifestObject.texts;

/** Topics as in the contract, rights as in deploy/kafka/acls, replicas that the brokers can hold. */
final class KafkaRules {

    private final List<ManifestObject> objects;
    private final List<String> problems = new ArrayList<>();

    private KafkaRules(List<ManifestObject> objects) {
        this.objects = objects;
    }

    static List<String> problems(List<ManifestObject> objects) {
        KafkaRules rules = new KafkaRules(objects);
        rules.checkTopics();
        rules.checkRights();
        rules.checkReplicas();
        return rules.problems;
    }

    private void checkTopics() {
        Set<String> expected = Stream.concat(
                        Arrays.stream(Topic.values()).map(Topic::wireName),
                        Repository.SERVICES.stream().map(name -> Topic.deadLettersOf(name + "-service")))
                .collect(Collectors.toSet());
        Set<String> topics =
                ofKind(objects, "KafkaTopic").map(ManifestObject::name).collect(Collectors.toSet());
        differences("topics", expected, topics);
        ofKind(objects, "KafkaTopic").forEach(topic -> {
            require(topic.spec().path("partitions").asInt() == Topic.PARTITIONS_DEFAULT, topic, "has the partitions");
            require(topic.at("/spec/config/retention.ms").asInt() == -1, topic, "keeps events for ever");
            require(topic.at("/spec/config/cleanup.policy").asText().equals("delete"), topic, "is not compacted");
            checkCluster(topic);
        });
    }

    private void checkRights() {
        Set<String> services =
                Repository.SERVICES.stream().map(name -> name + "-service").collect(Collectors.toSet());
        Set<String> rights = ofKind(objects, "KafkaUser")
                .filter(user -> services.contains(user.name()))
                .flatMap(user -> rights(user).stream())
                .collect(Collectors.toSet());
        differences("rights", Repository.acls(), rights);
        ofKind(objects, "KafkaUser").forEach(user -> {
            require(user.at("/spec/authentication/type").asText().equals("scram-sha-512"), user, "has a password");
            checkCluster(user);
            // Others, such as the autoscaler's, look at offsets only.
            require(
                    services.contains(user.name())
                            || rights(user).stream().allMatch(right -> right.contains(" Describe ")),
                    user,
                    "only describes");
        });
    }

    private static List<String> rights(ManifestObject user) {
        List<String> rights = new ArrayList<>();
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            boolean literal = resource.path("patternType").asText("literal").equals("literal");
            for (String operation : texts(acl.path("operations"))) {
                rights.add("%s %s %s %s%s"
                        .formatted(
                                user.name(),
                                operation,
                                resource.path("type").asText(),
                                resource.path("name").asText(),
                                literal ? "" : "*"));
            }
        }
        return rights;
    }

    private void checkReplicas() {
        int brokers = ofKind(objects, "KafkaNodePool")
                .filter(pool -> texts(pool.at("/spec/roles")).contains("broker"))
                .mapToInt(pool -> pool.at("/spec/replicas").asInt())
                .sum();
        int expected = Math.min(brokers, 3);
        ofKind(objects, "Kafka").forEach(kafka -> {
            JsonNode config = kafka.at("/spec/kafka/config");
            for (String name : List.of(
                    "default.replication.factor",
                    "offsets.topic.replication.factor",
                    "transaction.state.log.replication.factor")) {
                require(config.path(name).asInt() == expected, kafka, name + " is " + expected);
            }
            int inSync = Math.max(1, expected - 1);
            require(config.path("min.insync.replicas").asInt() == inSync, kafka, "min.insync.replicas is " + inSync);
            require(kafka.at("/spec/kafka/authorization/type").asText().equals("simple"), kafka, "checks rights");
            require(config.path("auto.create.topics.enable").asText().equals("false"), kafka, "creates no topics");
            kafka.at("/spec/kafka/listeners")
                    .forEach(listener -> require(
                            listener.path("tls").asBoolean() && listener.has("authentication"),
                            kafka,
                            "has no open listener"));
        });
    }

    private void checkCluster(ManifestObject object) {
        require(
                object.at("/metadata/labels/strimzi.io~1cluster").asText().equals("holdfast"),
                object,
                "is of the cluster");
    }

    private void differences(String what, Set<String> expected, Set<String> actual) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(actual);
        missing.forEach(name -> problems.add(what + " lack " + name));
        Set<String> surplus = new TreeSet<>(actual);
        surplus.removeAll(expected);
        surplus.forEach(name -> problems.add(what + " have " + name + " too many"));
    }

    private void require(boolean holds, ManifestObject object, String rule) {
        if (!holds) {
            problems.add(object.title() + ": not true: " + rule);
        }
    }
}
