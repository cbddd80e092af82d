package io.holdfast.local.up;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the JVM keeps of a run for the next start, one file a process. From JDK 25 on it is a cache of classes that are
 * loaded and linked already, with the profiles by which the compiler knows what is hot; before that, an archive of
 * loaded classes. Either is written when a process ends and read when it starts again. The JVM neither uses nor renews
 * one that was made from other jars or by another JDK, so a file's name says what it was made from.
 *
 * @param ahead whether the JVM knows caches of linked classes
 */
record SharedArchives(Path folder, boolean ahead) {

    private static final int AHEAD_SINCE_JDK = 25;

    SharedArchives(Path folder) {
        this(folder, Runtime.version().feature() >= AHEAD_SINCE_JDK);
    }

    /** The JVM's options for a process that runs these jars; files of the same process for other jars are thrown away. */
    List<String> options(String process, List<Path> jars) throws IOException {
        Path file = folder.resolve(process + "-" + identity(jars) + (ahead ? ".aot" : ".jsa"));
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, process + "-*.{aot,jsa,config}")) {
            for (Path other : others) {
                if (!other.equals(file)) {
                    Files.deleteIfExists(other);
                }
            }
        }
        if (!ahead) {
            return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file);
        }
        return List.of((isWhole(file) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + file);
    }

    /** The JVM writes a cache's beginning last: one that was killed meanwhile begins with zeros. */
    private static boolean isWhole(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.read() > 0;
        }
    }

    private static String identity(List<Path> jars) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            for (Path jar : jars) {
                String file = Files.exists(jar) ? Files.size(jar) + " " + Files.getLastModifiedTime(jar) : "absent";
                digest.update((jar + " " + file + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
