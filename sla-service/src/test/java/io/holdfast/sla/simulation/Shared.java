package io.holdfast.sla.simulation;

import java.nio.file.Path;

/** Data kept outside the project, for tests that are skipped without it. */
final class Shared {

    private Shared() {}

    /** Beside the project, or where the environment variable HOLDFAST_SHARED says. */
    static Path file(String name) {
        String told = System.getenv("HOLDFAST_SHARED");
        Path shared = told == null
                ? Path.of(System.getProperty("holdfast.root", "..")).resolveSibling("shared")
                : Path.of(told);
        return shared.resolve(name).toAbsolutePath().normalize();
    }
}
