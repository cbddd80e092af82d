package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClassDataArchivesTest {

    @TempDir
    private Path folder = Path.of("");

    private static Path fileIn(List<String> options) {
        String last = options.getLast();
        return Path.of(last.substring(last.indexOf('=') + 1));
    }

    @Test
    void anArchiveIsReusedUntilItsJarsChangeAndThenDeleted() throws IOException {
        ClassDataArchives archives = new ClassDataArchives(Files.createDirectory(folder.resolve("cache")));
        Path jar = Files.writeString(folder.resolve("run.jar"), "one");
        Path first = Files.createFile(fileIn(archives.options("ticket", List.of(jar))));
        Path other = Files.createFile(fileIn(archives.options("sla", List.of(jar))));
        assertThat(fileIn(archives.options("ticket", List.of(jar))))
                .isEqualTo(first)
                .exists();

        Files.writeString(jar, "another");

        assertThat(fileIn(archives.options("ticket", List.of(jar)))).isNotEqualTo(first);
        assertThat(first).doesNotExist();
        assertThat(other).exists();
    }
}
