package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ArtifactCopyTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void updateAppliesChangedNewAndDeletedFiles() throws IOException {
        Path original = folder.resolve("quarkus-app");
        Path copy = folder.resolve("run/ticket");
        Files.createDirectories(original.resolve("lib"));
        Files.writeString(original.resolve("quarkus-run.jar"), "one");
        Files.writeString(original.resolve("lib/old.jar"), "old");
        ArtifactCopy.update(original, copy);

        Files.delete(original.resolve("lib/old.jar"));
        Files.writeString(original.resolve("lib/new.jar"), "new");
        Files.writeString(original.resolve("quarkus-run.jar"), "two!");
        ArtifactCopy.update(original, copy);

        assertThat(copy.resolve("quarkus-run.jar")).hasContent("two!");
        assertThat(copy.resolve("lib"))
                .isDirectoryContaining("glob:**new.jar")
                .isDirectoryNotContaining("glob:**old.jar");
    }

    @Test
    void theCopyKeepsFilesThatAreDeletedLater() throws IOException {
        Path original = Files.createDirectories(folder.resolve("quarkus-app"));
        Files.writeString(original.resolve("quarkus-run.jar"), "one");
        Path copy = folder.resolve("run/ticket");

        ArtifactCopy.update(original, copy);
        Files.delete(original.resolve("quarkus-run.jar"));

        assertThat(copy.resolve("quarkus-run.jar")).hasContent("one");
    }
}
