package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.holdfast.local.folder.Fingerprint;

/**
 * The JVM's class data archives (AppCDS), one for each process: the JVM writes them when it ends and maps them when it starts
 * again. It neither uses nor replaces an archive of other jars or another JDK, so the file name contains a fingerprint of
 * both.
 */
record ClassDataArchives(Path folder) {

    private static final int FINGERPRINT_BYTES = 6;

    /** JVM options for a process that runs these jars. Deletes archives of the process for other jars. */
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
        StringBuilder text = new StringBuilder(Runtime.version().toString());
        for (Path jar : jars) {
            String file = Files.exists(jar) ? Files.size(jar) + " " + Files.getLastModifiedTime(jar) : "absent";
            text.append(jar).append(' ').append(file).append('\n');
        }
        return Fingerprint.compute(text.toString(), FINGERPRINT_BYTES);
    }
}
