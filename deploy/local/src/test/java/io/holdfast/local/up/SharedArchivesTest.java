package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SharedArchivesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anArchiveIsUsedAgainUntilTheJarsChangeAndThenThrownAway() throws IOException {
        SharedArchives archives = new SharedArchives(Files.createDirectory(folder.resolve("cache")));
        Path jar = Files.writeString(folder.resolve("run.jar"), "one");
        Path first = Files.createFile(archives.of("ticket", List.of(jar)));
        Path other = Files.createFile(archives.of("sla", List.of(jar)));
        assertThat(archives.of("ticket", List.of(jar))).isEqualTo(first).exists();

        Files.writeString(jar, "another");

        assertThat(archives.of("ticket", List.of(jar))).isNotEqualTo(first);
        assertThat(first).doesNotExist();
        assertThat(other).exists();
    }
}
