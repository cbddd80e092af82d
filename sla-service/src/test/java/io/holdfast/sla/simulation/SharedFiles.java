package io.holdfast.sla.simulation;

import java.nio.file.Path;

/** Locates data outside the project; tests that need it are skipped without it. */
final class SharedFiles {

    private SharedFiles() {}

    /** A file in the directory {@code shared} beside the project, or in the one that HOLDFAST_SHARED names. */
    static Path file(String name) {
        String directory = System.getenv("HOLDFAST_SHARED");
        Path shared = directory == null
                ? Path.of(System.getProperty("holdfast.root", "..")).resolveSibling("shared")
                : Path.of(directory);
        return shared.resolve(name).toAbsolutePath().normalize();
    }
}
