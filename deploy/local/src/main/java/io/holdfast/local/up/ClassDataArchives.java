package io.holdfast.local.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The JVM's archives of loaded classes, one a process, written when it ends and read when it starts again. The JVM
 * neither uses nor renews one that was made from other jars or by another JDK, so an archive's name says what it was
 * made from.
 */
public record ClassDataArchives(Path folder) {

    /** The JVM's options for a process that runs these jars; archives of it for other jars are thrown away. */
    List<String> options(String process, List<Path> jars) throws IOException {
        Path archive = folder.resolve(process + "-" + fingerprint(jars) + ".jsa");
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, process + "-*.jsa")) {
            for (Path other : others) {
                if (!other.equals(archive)) {
                    Files.deleteIfExists(other);
                }
            }
        }
        return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive);
    }

    private static String fingerprint(List<Path> jars) throws IOException {
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
