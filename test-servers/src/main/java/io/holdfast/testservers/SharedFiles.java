package io.holdfast.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Data sets and cases that are not part of the repository. They are in the folder {@code shared} beside it, or in the
 * one that the system property or environment variable {@code HOLDFAST_SHARED} names.
 */
public final class SharedFiles {

    private static final String FOLDER = "HOLDFAST_SHARED";

    private SharedFiles() {}

    /** The file with this name, as {@code data/x.ndjson.gz}; where it is absent, the calling test is skipped. */
    public static Path require(String name) {
        Optional<Path> file = find(name);
        Assumptions.assumeTrue(
                file.isPresent(), () -> "skipped: there is no " + name + " in " + folder() + " (" + FOLDER + ")");
        return file.orElseThrow();
    }

    /** The file with this name; empty where it is absent. */
    public static Optional<Path> find(String name) {
        return Optional.of(folder().resolve(name)).filter(Files::isReadable);
    }

    /** All lines of a gzipped text file. */
    public static List<String> gzippedLines(Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path folder() {
        @Nullable String configured = System.getProperty(FOLDER, System.getenv(FOLDER));
        Path folder = configured == null || configured.isEmpty()
                ? ServerProcess.root().toAbsolutePath().resolveSibling("shared")
                : Path.of(configured);
        return folder.toAbsolutePath().normalize();
    }
}
