package io.holdfast.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The objects of the overlays and of the script make-secrets, built once. */
final class Built {

    private static final ConcurrentHashMap<String, List<ManifestObject>> OVERLAYS = new ConcurrentHashMap<>();

    private Built() {}

    /** New copies of the objects of {@code single} or {@code production}, or of another folder relative to these. */
    static List<ManifestObject> overlay(String name) {
        return OVERLAYS
                .computeIfAbsent(name, folder -> Kustomize.build(Repository.MANIFESTS.resolve("overlays/" + folder)))
                .stream()
                .map(object -> new ManifestObject(object.json().deepCopy()))
                .toList();
    }

    /** The production overlay with the component tracing, as docs/kubernetes.md describes it. */
    static List<ManifestObject> withTraces() {
        return overlay("../src/test/resources/with-traces");
    }

    static List<ManifestObject> secrets() {
        return OVERLAYS.computeIfAbsent("secrets", any -> makeSecrets());
    }

    private static List<ManifestObject> makeSecrets() {
        try {
            Path folder = Files.createTempDirectory("secrets");
            Path script = Files.copy(Repository.MANIFESTS.resolve("make-secrets"), folder.resolve("make-secrets"));
            Kustomize.run(List.of("bash", script.toString()), folder);
            List<ManifestObject> secrets = Kustomize.build(folder.resolve("secrets"));
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            return secrets;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
