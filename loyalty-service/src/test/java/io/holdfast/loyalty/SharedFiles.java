package io.holdfast.loyalty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Assumptions;

/** Data files outside of the project. A test that needs one is skipped when it is absent. */
public final class SharedFiles {

    private SharedFiles() {}

    /** The file with this name; if it is absent, the test is skipped with a message that names it. */
    public static Path require(String name) {
        Path file = folder().resolve(name);
        Assumptions.assumeTrue(Files.isReadable(file), () -> "skipped: " + file + " does not exist (HOLDFAST_SHARED)");
        return file;
    }

    public static List<String> gzippedLines(Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        String configured =
                System.getProperty("HOLDFAST_SHARED", System.getenv().getOrDefault("HOLDFAST_SHARED", ""));
        return configured.isEmpty()
                ? Path.of(System.getProperty("holdfast.root", ".."), "..", "shared")
                : Path.of(configured);
    }
}
