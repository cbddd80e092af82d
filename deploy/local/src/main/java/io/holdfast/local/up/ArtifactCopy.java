package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Copies a built artifact to the folder it runs from: a build while the service runs would replace jars whose classes are
 * not loaded yet.
 */
final class ArtifactCopy {

    private ArtifactCopy() {}

    /** Makes the copy equal to the original; a file with the same size and modification time counts as unchanged. */
    static void update(Path original, Path copy) throws IOException {
        Files.createDirectories(copy);
        Files.walkFileTree(copy, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!Files.exists(original.resolve(copy.relativize(file)))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.walkFileTree(original, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(copy.resolve(original.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = copy.resolve(original.relativize(file));
                if (!isUnchanged(attributes, copied)) {
                    Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isUnchanged(BasicFileAttributes attributes, Path copied) throws IOException {
        return Files.exists(copied)
                && Files.size(copied) == attributes.size()
                && Files.getLastModifiedTime(copied).equals(attributes.lastModifiedTime());
    }
}
