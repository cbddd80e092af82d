package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import static io.holdfast.kubernetes.ManifestObject.elements;
import static io.holdfast.kubernetes.ManifestObject.ofKind;
import static io.holdfast.kubernetes.ManifestObject.texts;

/** Ports and selectors from the outside to a container, and what the network lets through. */
final class RouteRules {

    private final List<ManifestObject> objects;
    private final List<String> problems = new ArrayList<>();

    private RouteRules(List<ManifestObject> objects) {
        this.objects = objects;
    }

    static List<String> problems(List<ManifestObject> objects) {
        RouteRules rules = new RouteRules(objects);
        Repository.SERVICES.forEach(rules::checkService);
        ofKind(objects, "PodDisruptionBudget").forEach(rules::checkBudget);
        ofKind(objects, "ServiceMonitor").forEach(rules::checkMonitor);
        ofKind(objects, "Ingress").forEach(rules::checkIngress);
        rules.checkNetwork();
        return rules.problems;
    }

    private void checkService(String service) {
        String name = service + "-service";
        Optional<ManifestObject> deployment = find("Deployment", name);
        Optional<ManifestObject> route = find("Service", name);
        if (deployment.isEmpty() || route.isEmpty()) {
            problems.add(name + ": the Deployment or the Service is missing");
            return;
        }
        int port = Repository.port(service);
        JsonNode container = deployment.get().containers().get(0);
        String variable = elements(container.path("env")).stream()
                .filter(one -> one.path("name").asText().equals("QUARKUS_HTTP_PORT"))
                .map(one -> one.path("value").asText())
                .findFirst()
                .orElse("");
        require(variable.equals(Integer.toString(port)), deployment.get(), "QUARKUS_HTTP_PORT is " + port);
        require(container.at("/ports/0/containerPort").asInt() == port, deployment.get(), "containerPort is " + port);
        require(route.get().at("/spec/ports/0/port").asInt() == port, route.get(), "port is " + port);
        require(
                route.get()
                        .at("/spec/ports/0/targetPort")
                        .asText()
                        .equals(container.at("/ports/0/name").asText()),
                route.get(),
                "targetPort is the container's port");
        require(selects(route.get().at("/spec/selector"), deployment.get()), route.get(), "selects the pods");
        require(
                selects(deployment.get().at("/spec/selector/matchLabels"), deployment.get()),
                deployment.get(),
                "selects its own pods");
        require(
                ofKind(objects, "PodDisruptionBudget")
                        .anyMatch(budget -> selects(budget.at("/spec/selector/matchLabels"), deployment.get())),
                deployment.get(),
                "has a disruption budget");
    }

    private void checkBudget(ManifestObject budget) {
        require(
                budget.at("/spec/maxUnavailable").asInt() == 1,
                budget,
                "lets one pod go, so that nodes can be drained");
    }

    private void checkMonitor(ManifestObject monitor) {
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        require(
                Repository.text("deploy/prometheus/prometheus.yml")
                        .contains("metrics_path: " + endpoint.path("path").asText()),
                monitor,
                "scrapes the path of the metrics");
        List<ManifestObject> routes = Repository.SERVICES.stream()
                .flatMap(service -> find("Service", service + "-service").stream())
                .toList();
        for (ManifestObject route : routes) {
            JsonNode labels = route.at("/metadata/labels");
            JsonNode selector = monitor.at("/spec/selector/matchLabels");
            require(
                    selector.properties().stream()
                            .allMatch(label -> label.getValue().equals(labels.get(label.getKey()))),
                    monitor,
                    "selects " + route.name());
            require(
                    labels.path(monitor.at("/spec/jobLabel").asText()).asText().equals("holdfast"),
                    monitor,
                    "gives the job that the rules expect");
            require(route.at("/spec/ports/0/name").equals(endpoint.path("port")), monitor, "scrapes a port of it");
        }
    }

    private void checkIngress(ManifestObject ingress) {
        Set<String> reached = new HashSet<>();
        for (JsonNode rule : ingress.at("/spec/rules")) {
            List<JsonNode> paths = elements(rule.at("/http/paths"));
            paths.forEach(path -> {
                String name = path.at("/backend/service/name").asText();
                reached.add(name);
                require(find("Service", name).isPresent(), ingress, "the Service " + name + " exists");
            });
            require(
                    paths.stream().anyMatch(path -> path.path("path").asText().equals("/q") && hasNoPods(path)),
                    ingress,
                    "hides /q of " + rule.path("host").asText());
            require(
                    texts(ingress.at("/spec/tls/0/hosts"))
                            .contains(rule.path("host").asText()),
                    ingress,
                    "has TLS for " + rule.path("host").asText());
        }
        Repository.SERVICES.forEach(service ->
                require(reached.contains(service + "-service"), ingress, "leads to " + service + "-service"));
    }

    private boolean hasNoPods(JsonNode path) {
        return find("Service", path.at("/backend/service/name").asText())
                .filter(service -> service.at("/spec/selector").isMissingNode())
                .isPresent();
    }

    private void checkNetwork() {
        boolean denies = ofKind(objects, "NetworkPolicy")
                .anyMatch(policy -> policy.at("/spec/podSelector").isEmpty()
                        && texts(policy.at("/spec/policyTypes")).equals(List.of("Ingress", "Egress"))
                        && policy.at("/spec/ingress").isMissingNode()
                        && policy.at("/spec/egress").isMissingNode());
        if (!denies) {
            problems.add("no NetworkPolicy denies everything else");
        }
        ofKind(objects, "NetworkPolicy").forEach(policy -> {
            for (String direction : List.of("ingress", "egress")) {
                policy.at("/spec/" + direction).forEach(rule -> {
                    String peers = direction.equals("ingress") ? "from" : "to";
                    require(!rule.path(peers).isEmpty(), policy, direction + " names its peers");
                });
            }
        });
    }

    private Optional<ManifestObject> find(String kind, String name) {
        return ofKind(objects, kind)
                .filter(object -> object.name().equals(name))
                .findFirst();
    }

    private static boolean selects(JsonNode selector, ManifestObject deployment) {
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private void require(boolean holds, ManifestObject object, String rule) {
        if (!holds) {
            problems.add(object.title() + ": not true: " + rule);
        }
    }
}
