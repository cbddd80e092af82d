package io.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The pages name only types, packages and files that exist; a rename that forgets a page fails here. */
class DocumentationTest {

    /** Pages whose code spans name types of this repository; the guides for users contain names of other kinds. */
    private static final List<String> PAGES_ABOUT_CODE =
            List.of("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md");

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE_NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");
    private static final Pattern PACKAGE_NAME = Pattern.compile("io\\.holdfast(\\.[a-z]+)+");
    private static final Pattern FILE_PATH = Pattern.compile("[A-Za-z][\\w.-]*(/[\\w.-]+)*/?");
    private static final Pattern TABLE_NAME = Pattern.compile("\\b(?:table|view) `([a-z_]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern DECLARATION =
            Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z][A-Za-z0-9]*)");
    private static final Pattern PACKAGE_DECLARATION = Pattern.compile("(?m)^package ([\\w.]+);");

    private static final Pattern TABLE_CREATION = Pattern.compile("(?i)\\bcreate (?:table|view) ([a-z_]+)");

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", ".."));

    private static Set<String> types = Set.of();
    private static Set<String> packages = Set.of();
    private static Set<String> tables = Set.of();

    @BeforeAll
    static void readSources() throws IOException {
        List<String> java = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        for (Path folder : sourceFolders()) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.forEach(file -> {
                    if (file.toString().endsWith(".java")) {
                        java.add(read(file));
                    } else if (file.toString().endsWith(".sql")) {
                        sql.add(read(file));
                    }
                });
            }
        }
        types = java.stream().flatMap(source -> matches(DECLARATION, source)).collect(toSet());
        packages = java.stream()
                .flatMap(source -> matches(PACKAGE_DECLARATION, source))
                .collect(toSet());
        tables = sql.stream().flatMap(source -> matches(TABLE_CREATION, source)).collect(toSet());
    }

    @Test
    void typesNamedInThePagesExist() {
        assertThat(inCodeSpans(TYPE_NAME, type -> !types.contains(type))).isEmpty();
    }

    @Test
    void packagesNamedInThePagesExist() {
        assertThat(inCodeSpans(PACKAGE_NAME, name -> !packages.contains(name))).isEmpty();
    }

    @Test
    void tablesNamedInThePagesExist() {
        List<String> missing = new ArrayList<>();
        for (String page : PAGES_ABOUT_CODE) {
            matches(TABLE_NAME, textOf(page))
                    .filter(name -> !tables.contains(name))
                    .forEach(name -> missing.add(page + ": " + name));
        }
        assertThat(missing).isEmpty();
    }

    /** A path counts as one of this repository when its first folder exists. */
    @Test
    void filesNamedInThePagesExist() {
        assertThat(inCodeSpans(
                        FILE_PATH,
                        path -> path.contains("/")
                                && Files.isDirectory(ROOT.resolve(path.substring(0, path.indexOf('/'))))
                                && !Files.exists(ROOT.resolve(path))))
                .isEmpty();
    }

    @Test
    void relativeLinksOfAllPagesLeadToFiles() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : allPages()) {
            matches(LINK, read(page))
                    .map(target -> target.replaceFirst("#.*", ""))
                    .filter(target -> !target.isEmpty() && !target.contains(":"))
                    .filter(target -> !Files.exists(page.resolveSibling(target)))
                    .forEach(target -> broken.add(ROOT.relativize(page) + ": " + target));
        }
        assertThat(broken).isEmpty();
    }

    /** Only these: files of a build or of a running platform may disappear while they are listed. */
    private static List<Path> sourceFolders() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT);
                Stream<Path> tools = Files.list(ROOT.resolve("deploy"))) {
            return Stream.concat(modules, tools)
                    .map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static List<Path> allPages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return pages;
    }

    /** Code spans that are a name of the given form and that the condition rejects, each with its page. */
    private static List<String> inCodeSpans(Pattern form, Predicate<String> isMissing) {
        List<String> missing = new ArrayList<>();
        for (String page : PAGES_ABOUT_CODE) {
            matches(CODE_SPAN, textOf(page))
                    .filter(form.asMatchPredicate())
                    .filter(isMissing)
                    .forEach(name -> missing.add(page + ": " + name));
        }
        return missing;
    }

    /** A page without its code blocks. */
    private static String textOf(String page) {
        return CODE_BLOCK.matcher(read(ROOT.resolve(page))).replaceAll("");
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
