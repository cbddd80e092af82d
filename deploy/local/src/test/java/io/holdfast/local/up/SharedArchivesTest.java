package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SharedArchivesTest {

    @TempDir
    private Path folder = Path.of("");

    private static Path fileIn(List<String> options) {
        String last = options.getLast();
        return Path.of(last.substring(last.indexOf('=') + 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArchiveIsUsedAgainUntilTheJarsChangeAndThenThrownAway(boolean ahead) throws IOException {
        SharedArchives archives = new SharedArchives(Files.createDirectory(folder.resolve("cache")), ahead);
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

    @Test
    void aCacheIsReadOnceItIsWholeAndWrittenBefore() throws IOException {
        SharedArchives archives = new SharedArchives(Files.createDirectory(folder.resolve("cache")), true);
        Path jar = Files.writeString(folder.resolve("run.jar"), "one");
        assertThat(archives.options("ticket", List.of(jar)).getFirst()).startsWith("-XX:AOTCacheOutput=");

        Path cache = fileIn(archives.options("ticket", List.of(jar)));
        Files.write(cache, new byte[100]);
        assertThat(archives.options("ticket", List.of(jar)).getFirst()).startsWith("-XX:AOTCacheOutput=");

        Files.write(cache, new byte[] {(byte) 0xf0, 0x0b});
        assertThat(archives.options("ticket", List.of(jar)).getFirst()).startsWith("-XX:AOTCache=");
    }
}
