package io.holdfast.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Builds a folder with {@code kubectl kustomize} or {@code kustomize build}, whichever the machine has. */
final class Kustomize {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final long BUILD_SECONDS_MAX = 60;

    private Kustomize() {}

    /** The objects of a folder; where there is no kustomize, the calling test is skipped. */
    static List<ManifestObject> build(Path folder) {
        Optional<List<String>> command = command();
        Assumptions.assumeTrue(command.isPresent(), "skipped: neither kubectl nor kustomize is on the PATH");
        List<String> arguments = new ArrayList<>(command.orElseThrow());
        arguments.add(folder.toString());
        return parse(run(arguments, folder));
    }

    static List<ManifestObject> parse(String yaml) {
        List<ManifestObject> objects = new ArrayList<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object) {
                    objects.add(new ManifestObject(object));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return objects;
    }

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<List<String>> command() {
        if (isOnPath("kubectl")) {
            return Optional.of(List.of("kubectl", "kustomize"));
        }
        return isOnPath("kustomize") ? Optional.of(List.of("kustomize", "build")) : Optional.empty();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The standard output of a command that must succeed within a minute. */
    static String run(List<String> command, Path folder) {
        try {
            Path output = Files.createTempFile("output", ".txt");
            Path errors = Files.createTempFile("errors", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(BUILD_SECONDS_MAX, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("%s ended", command).isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", command, Files.readString(errors))
                    .isZero();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            Files.delete(errors);
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
