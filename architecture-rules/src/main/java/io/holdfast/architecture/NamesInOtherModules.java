package io.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The identifiers in the Java sources of all modules but one. They show whether a public name may be used elsewhere. A
 * common word is also found where it means something else, so only the absence of a name is certain.
 */
final class NamesInOtherModules {

    static final NamesInOtherModules NONE = new NamesInOtherModules(Set.of());

    private static final Pattern COMMENTS_AND_TEXTS =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*");

    private final Set<String> names;

    private NamesInOtherModules(Set<String> names) {
        this.names = names;
    }

    /** Reads the sources of the repository, without those of the module that has this root package. */
    static NamesInOtherModules read(String rootPackage) {
        Path ofTheModule = Path.of(rootPackage.replace('.', '/'));
        Set<String> names = new HashSet<>();
        for (Path source : sources()) {
            if (!isBelow(source, ofTheModule)) {
                addNames(source, names);
            }
        }
        return new NamesInOtherModules(names);
    }

    static NamesInOtherModules ofText(String source) {
        Set<String> names = new HashSet<>();
        addNames(source, names);
        return new NamesInOtherModules(names);
    }

    boolean contain(String name) {
        return names.contains(name);
    }

    private static List<Path> sources() {
        Path repository = repository();
        try (Stream<Path> folders = Files.find(
                repository,
                3,
                (path, attributes) -> attributes.isDirectory()
                        && path.endsWith("src")
                        && Files.isRegularFile(path.resolveSibling("pom.xml")))) {
            return folders.flatMap(NamesInOtherModules::javaFiles).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isBelow(Path source, Path packageFolder) {
        return source.toString().contains("/java/" + packageFolder + "/");
    }

    private static void addNames(Path source, Set<String> names) {
        try {
            addNames(Files.readString(source), names);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void addNames(String source, Set<String> names) {
        Matcher matcher = NAME.matcher(COMMENTS_AND_TEXTS.matcher(source).replaceAll(" "));
        while (matcher.find()) {
            names.add(matcher.group());
        }
    }

    private static Path repository() {
        @Nullable String given = System.getProperty("holdfast.root");
        if (given != null) {
            return Path.of(given);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("holdfast"))) {
                return folder;
            }
        }
        throw new IllegalStateException("set the system property holdfast.root to the repository's root");
    }
}
