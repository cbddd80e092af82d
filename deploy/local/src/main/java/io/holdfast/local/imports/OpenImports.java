package io.holdfast.local.imports;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

import io.holdfast.local.folder.Fingerprint;

/**
 * Ids of imports that were started and not completed, in one file each. With them, the same command continues the same
 * import after an interruption.
 */
final class OpenImports {

    private static final int KEY_BYTES = 12;

    private final Path folder;

    OpenImports(Path folder) {
        this.folder = folder;
    }

    /** The key of an import: the same for the same service and the same files, as long as their size and time do not change. */
    static String key(URI url, List<Path> files) throws IOException {
        StringBuilder text = new StringBuilder(url.toString());
        for (Path file : files) {
            text.append('\n')
                    .append(file.toRealPath())
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file));
        }
        return Fingerprint.compute(text.toString(), KEY_BYTES);
    }

    Optional<String> find(String key) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(key)).strip()).filter(id -> !id.isEmpty());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void save(String key, String importId) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.writeString(folder.resolve(key + ".new"), importId + "\n");
        Files.move(temporary, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(String key) throws IOException {
        Files.deleteIfExists(folder.resolve(key));
    }
}
