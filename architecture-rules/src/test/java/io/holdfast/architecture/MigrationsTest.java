package io.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The previous version runs on a database that the next one has migrated: in a rolling update, and after a rollback. */
class MigrationsTest {

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", ".."));

    /** Migrations with such a statement. One that takes away what no version in use needs any more is added here. */
    private static final Set<String> EXCEPTIONS = Set.of(
            // Before 0.1.0, the first version.
            "analytics-service V12",
            "loyalty-service V11",
            "loyalty-service V12",
            "loyalty-service V17",
            "loyalty-service V21",
            "loyalty-service V22",
            "ticket-service V12",
            "ticket-service V16");

    private static final Pattern FUNCTION_BODY = Pattern.compile("(?s)(\\$\\w*\\$).*?\\1");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|(?s:/\\*.*?\\*/)");
    private static final Pattern VERSION = Pattern.compile("(V[0-9_]+)__.*\\.sql");
    private static final List<Pattern> REFUSED = List.of(
            // A check may be replaced by one that accepts more.
            Pattern.compile("\\bdrop (?!not null|constraint \\w+_check\\b)"),
            Pattern.compile("\\brename\\b"),
            Pattern.compile("\\bset not null\\b"),
            Pattern.compile("\\balter (column )?\\w+ (set data )?type\\b"),
            Pattern.compile("\\badd (column )?(if not exists )?(?!constraint|primary|unique|foreign|check|exclude)\\w+ "
                    + "(?![^,;]*\\bdefault\\b)[^,;]*\\bnot null\\b"));

    @Test
    void noNewMigrationBreaksThePreviousVersion() throws IOException {
        TreeMap<String, List<String>> refused = new TreeMap<>();
        for (Path folder : moduleFolders()) {
            try (Stream<Path> files = Files.walk(folder.resolve("src/main/resources/db"))) {
                files.forEach(file -> {
                    Matcher name = VERSION.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        refused.put(folder.getFileName() + " " + name.group(1), refusedIn(read(file)));
                    }
                });
            }
        }
        assertThat(refused).hasSizeGreaterThan(20);
        refused.values().removeIf(List::isEmpty);

        assertThat(refused.keySet())
                .as("migrations that the previous version does not survive (CONTRIBUTING.md, Migrations): %s", refused)
                .isEqualTo(new TreeSet<>(EXCEPTIONS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table ticket drop column subject",
                "ALTER TABLE ticket\n  RENAME subject TO title",
                "drop function forget(text)",
                "alter table ticket drop constraint ticket_pkey",
                "alter table ticket alter column subject set not null",
                "alter table ticket alter points type numeric",
                "alter table ticket add column a text default 'x', add column b text not null"
            })
    void aChangeThatThePreviousVersionDoesNotSurviveIsFound(String sql) {
        assertThat(refusedIn(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table rating (id text not null, score int not null)",
                "alter table ticket add column a text, add column b int not null default 0",
                "alter table ticket add column b int default 0 not null",
                "alter table ticket alter column subject drop not null",
                "alter table ticket drop constraint ticket_kind_check",
                "-- drop table ticket\nselect 1",
                "create function f() returns void language sql as $$ drop table t $$"
            })
    void aChangeThatItSurvivesIsNot(String sql) {
        assertThat(refusedIn(sql)).isEmpty();
    }

    private static List<String> refusedIn(String sql) {
        String statements =
                COMMENT.matcher(FUNCTION_BODY.matcher(sql).replaceAll("''")).replaceAll("");
        String normal = statements.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return REFUSED.stream()
                .flatMap(pattern -> pattern.matcher(normal).results())
                .map(match -> match.group().strip())
                .toList();
    }

    private static List<Path> moduleFolders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/resources/db")))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
