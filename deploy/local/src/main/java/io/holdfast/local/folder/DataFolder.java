package io.holdfast.local.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

import io.holdfast.local.cli.UserError;

/** The folder of one platform with its data, logs, credentials and caches: {@code .holdfast} or that of {@code --data}. */
public record DataFolder(Path path) {

    static final String DEFAULT = ".holdfast";

    /** Resolves a path of {@code --data}; the default is in the repository's root, whatever the current directory is. */
    static DataFolder resolve(Path named) {
        Path root = Path.of(System.getProperty("holdfast.root", ""));
        return new DataFolder((named.toString().equals(DEFAULT) ? root.resolve(DEFAULT) : named)
                .toAbsolutePath()
                .normalize());
    }

    /** The option that names this folder to the other commands, after a space; empty for the default one. */
    public String option() {
        return path.equals(resolve(Path.of(DEFAULT)).path()) ? "" : " --data=" + path;
    }

    public Path kafka() {
        return path.resolve("kafka");
    }

    public Path postgresql() {
        return path.resolve("postgresql");
    }

    public Path programs() {
        return path.resolve("programs");
    }

    public Path artifactCopy(String name) {
        return path.resolve("run").resolve(name);
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path classDataArchives() {
        return path.resolve("cache");
    }

    public Path credentials() {
        return path.resolve("credentials.json");
    }

    Path addresses() {
        return path.resolve("addresses.json");
    }

    public Path imports() {
        return path.resolve("imports");
    }

    public Path processes() {
        return path.resolve("processes");
    }

    public Path pidFile() {
        return path.resolve("up.pid");
    }

    /** Creates the folder; only its owner may enter it. A folder that holds other files keeps its permissions. */
    public void create() {
        try {
            if (isOurs()) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            Files.createDirectories(logs());
            Files.createDirectories(classDataArchives());
        } catch (IOException failed) {
            throw new UserError("cannot create the folder " + path + ": " + failed.getMessage());
        }
    }

    /** Whether the folder is new, empty, or that of a platform: never /tmp or a home folder. */
    private boolean isOurs() throws IOException {
        if (!Files.isDirectory(path) || path.endsWith(DEFAULT) || Files.exists(credentials())) {
            return true;
        }
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        }
    }

    /** Locks the folder for this process; empty when another process holds it. The system releases it when the process ends. */
    public Optional<FileLock> tryLock() {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Process id of the {@code up} that holds the lock, or that held it when it was killed. */
    public Optional<Long> lockHolder() {
        try {
            String text = Files.readString(pidFile()).strip();
            return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Writes a file that only its owner may read, atomically. */
    static void writeOwnerOnly(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
