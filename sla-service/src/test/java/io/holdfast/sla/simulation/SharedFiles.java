package io.holdfast.sla.simulation;

import java.nio.file.Path;

/** Data kept outside the project, for tests that are skipped without it. */
final class SharedFiles {

    private SharedFiles() {}

    /** Beside the project, or where the environment variable HOLDFAST_SHARED says. */
    static Path file(String name) {
        String directory = System.getenv("HOLDFAST_SHARED");
        Path shared = directory == null
                ? Path.of(System.getProperty("holdfast.root", "..")).resolveSibling("shared")
                : Path.of(directory);
        return shared.resolve(name).toAbsolutePath().normalize();
    }
}
