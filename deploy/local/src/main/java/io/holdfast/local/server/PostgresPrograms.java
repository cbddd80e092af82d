package io.holdfast.local.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the archive on the class path. */
final class PostgresPrograms {

    private final Path folder;

    private PostgresPrograms(Path folder) {
        this.folder = folder;
    }

    Path initdb() {
        return folder.resolve("bin/initdb");
    }

    Path postgres() {
        return folder.resolve("bin/postgres");
    }

    /** Unpacks the archive into the folder unless it is there; safe when several processes do so at once. */
    static PostgresPrograms unpackedIn(Path folder) throws IOException {
        String archive = archive(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (PostgresPrograms.class.getResource("/" + archive) == null) {
            throw new IllegalStateException("there is no " + archive + " on the class path: PostgreSQL is available for"
                    + " Linux and macOS on x86-64 and ARM64");
        }
        Path unpacked = folder.resolve(archive.replace(".txz", "") + "-" + version(archive));
        if (!Files.isDirectory(unpacked)) {
            Files.createDirectories(folder);
            Path temporary = Files.createTempDirectory(folder, "unpacking-");
            unpack(archive, temporary);
            try {
                Files.move(temporary, unpacked, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException unpackedByAnotherProcess) {
                ServerProcess.deleteRecursively(temporary);
                if (!Files.isDirectory(unpacked)) {
                    throw unpackedByAnotherProcess;
                }
            }
        }
        return new PostgresPrograms(unpacked);
    }

    static String archive(String system, String architecture) {
        String os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String cpu = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> architecture;
        };
        return "postgres-" + os + "-" + cpu + ".txz";
    }

    /** The size of the archive, used as its version: a new one is unpacked into another folder. */
    private static long version(String archive) throws IOException {
        URL packed = Objects.requireNonNull(PostgresPrograms.class.getResource("/" + archive));
        URLConnection connection = packed.openConnection();
        connection.setUseCaches(false);
        return connection.getContentLengthLong();
    }

    private static void unpack(String archive, Path into) throws IOException {
        InputStream packed = Objects.requireNonNull(PostgresPrograms.class.getResourceAsStream("/" + archive));
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                if (!file.startsWith(into)) {
                    throw new IOException("an entry of the archive is outside of its folder: " + entry.getName());
                }
                write(tar, entry, file);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("unexpected hard link in the archive: " + entry.getName());
        } else {
            Files.copy(tar, file);
            if ((entry.getMode() & 0b001_000_000) != 0) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
                permissions.add(PosixFilePermission.GROUP_EXECUTE);
                permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                Files.setPosixFilePermissions(file, permissions);
            }
        }
    }
}
