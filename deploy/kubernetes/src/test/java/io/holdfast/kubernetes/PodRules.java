package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** What the pods of the services may do, how they start, are watched and stop. */
final class PodRules {

    /** The paths that docs/operators.md promises of every service. */
    private static final Set<String> HEALTH_PATHS = Set.of("/q/health/live", "/q/health/ready");

    /** 10 s for requests under way (quarkus.shutdown.timeout), 3 s for the outbox relay, and some for clients to close. */
    private static final int STOP_SECONDS_MIN = 20;

    private final ManifestObject deployment;
    private final JsonNode pod;
    private final List<String> problems = new ArrayList<>();

    private PodRules(ManifestObject deployment) {
        this.deployment = deployment;
        this.pod = deployment.at("/spec/template/spec");
    }

    static List<String> problems(List<ManifestObject> objects) {
        return ManifestObject.ofKind(objects, "Deployment")
                .flatMap(deployment -> new PodRules(deployment).check().stream())
                .toList();
    }

    private List<String> check() {
        require(pod.at("/securityContext/runAsNonRoot").asBoolean(), "runs as non-root");
        int user = pod.at("/securityContext/runAsUser").asInt();
        require(user > 0, "has a user id above 0");
        require(
                Repository.text("deploy/compose/Dockerfile").contains("\nUSER " + user + "\n"),
                "runs as the image's user");
        require(
                pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                "has the seccomp profile");
        require(isFalse(pod.path("automountServiceAccountToken")), "mounts no service-account token");
        require(
                !pod.path("hostNetwork").asBoolean() && !pod.path("hostPID").asBoolean(),
                "shares nothing with the host");
        JsonNode rolling = deployment.at("/spec/strategy/rollingUpdate");
        require(
                rolling.path("maxUnavailable").isInt()
                        && rolling.path("maxUnavailable").asInt() == 0,
                "maxUnavailable is 0");
        require(
                ManifestObject.elements(pod.path("volumes")).stream()
                        .map(volume -> volume.path("secret"))
                        .filter(secret -> secret.path("secretName").asText().equals("holdfast-jwt"))
                        .allMatch(secret -> secret.path("optional").asBoolean()),
                "starts without holdfast-jwt, which an identity provider replaces");
        require(pod.path("topologySpreadConstraints").size() == 2, "is spread over nodes and zones");
        deployment.containers().forEach(this::checkContainer);
        return problems;
    }

    private void checkContainer(JsonNode container) {
        JsonNode context = container.path("securityContext");
        require(context.path("readOnlyRootFilesystem").asBoolean(), "has a read-only root");
        require(isFalse(context.path("allowPrivilegeEscalation")), "allows no privilege escalation");
        require(
                ManifestObject.texts(context.at("/capabilities/drop")).equals(List.of("ALL")),
                "drops all capabilities");
        require(context.at("/capabilities/add").isMissingNode(), "adds no capability");
        String image = container.path("image").asText();
        String tag = image.substring(image.lastIndexOf('/') + 1).replaceFirst("^[^:@]*[:@]?", "");
        require(!tag.isEmpty() && !tag.equals("latest"), "has an image with a tag (" + image + ")");
        for (String resource : List.of("cpu", "memory")) {
            require(container.at("/resources/requests").has(resource), "requests " + resource);
        }
        require(container.at("/resources/limits").has("memory"), "limits memory");
        checkProbe(container, "startupProbe");
        checkProbe(container, "livenessProbe");
        checkProbe(container, "readinessProbe");
        int pause = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        require(pause > 0, "pauses before it stops");
        require(
                pod.path("terminationGracePeriodSeconds").asInt() >= pause + STOP_SECONDS_MIN,
                "has time to stop: the pause and " + STOP_SECONDS_MIN + " s");
    }

    private void checkProbe(JsonNode container, String name) {
        JsonNode probe = container.path(name).path("httpGet");
        String path = probe.path("path").asText();
        boolean known = HEALTH_PATHS.contains(path)
                && Repository.text("docs/operators.md").contains("`" + path + "`");
        require(known, name + " asks for a path that the services have (" + path + ")");
        require(name.equals("readinessProbe") == path.endsWith("ready"), name + " asks for the right check");
        require(
                ManifestObject.elements(container.path("ports")).stream()
                        .anyMatch(port -> port.path("name")
                                .asText()
                                .equals(probe.path("port").asText())),
                name + " asks a port of the container");
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            problems.add(deployment.title() + ": not true: " + rule);
        }
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.asBoolean();
    }
}
