package io.holdfast.analytics.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Data files outside of the project. Tests that need them are skipped when they are absent. */
final class SharedData {

    private SharedData() {}

    static Optional<Path> find(String name) {
        String configured = System.getProperty("HOLDFAST_SHARED", System.getenv("HOLDFAST_SHARED"));
        Path root = Path.of(System.getProperty("holdfast.root", ".."))
                .toAbsolutePath()
                .normalize();
        Path shared = configured == null ? root.resolveSibling("shared") : Path.of(configured);
        return Optional.of(shared.resolve("data").resolve(name)).filter(Files::isReadable);
    }

    static List<String> lines(Path gzip) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
