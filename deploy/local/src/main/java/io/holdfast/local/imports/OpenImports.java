package io.holdfast.local.imports;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The ids of imports that were begun and not ended, so that the same command goes on with the same import. */
final class OpenImports {

    private final Path folder;

    OpenImports(Path folder) {
        this.folder = folder;
    }

    /** The same for the same unchanged files and the same platform. */
    static String key(URI url, List<Path> files) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(url.toString().getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                String identity =
                        "\n" + file.toRealPath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                digest.update(identity.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
