package io.holdfast.board;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/**
 * The page and the files that it loads: those that it names, and the modules that these import. The page names all modules, so
 * that a browser loads them at once and not one after the other, at addresses with a version that changes with their contents,
 * so that browsers may keep them.
 */
@Singleton
class BoardFiles {

    /** The path of a version, in front of a file's name. */
    static final String VERSION_PREFIX = "/board/v-";

    private static final String FOLDER = "META-INF/resources/board/";
    private static final int VERSION_BYTES = 8;
    private static final Pattern NAMED_BY_PAGE = Pattern.compile("\"board/([\\w./-]+\\.(?:js|css|svg))\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'(\\.{1,2}/[\\w./-]+\\.js)'");
    private static final String END_OF_HEAD = "</head>";

    private final String version;
    private final String page;

    @Inject
    BoardFiles() {
        this(BoardFiles::resource);
    }

    /** @param reader of a file below {@code board/}; null when there is none of that name */
    BoardFiles(Function<String, byte @Nullable []> reader) {
        String template = new String(require(reader, "page.html"), StandardCharsets.UTF_8);
        Map<String, byte[]> files = new TreeMap<>();
        Set<String> libraries = new TreeSet<>();
        NAMED_BY_PAGE.matcher(template).results().forEach(name -> collect(name.group(1), reader, files, libraries));
        this.version = digest(files);
        this.page = page(template, files.keySet(), libraries);
    }

    /** Of the contents of all files, in hexadecimal. */
    String version() {
        return version;
    }

    /** The page, in HTML. */
    String page() {
        return page;
    }

    private static void collect(
            String name, Function<String, byte @Nullable []> reader, Map<String, byte[]> files, Set<String> libraries) {
        if (files.containsKey(name)) {
            return;
        }
        byte[] content = require(reader, name);
        files.put(name, content);
        if (!name.endsWith(".js")) {
            return;
        }
        for (MatchResult found : IMPORT.matcher(new String(content, StandardCharsets.UTF_8))
                .results()
                .toList()) {
            String imported =
                    URI.create("/board/" + name).resolve(found.group(1)).getPath();
            if (imported.startsWith("/board/")) {
                collect(imported.substring("/board/".length()), reader, files, libraries);
            } else {
                libraries.add(imported.substring(1));
            }
        }
    }

    private String page(String template, Set<String> files, Set<String> libraries) {
        StringBuilder preloads = new StringBuilder();
        for (String file : files) {
            if (file.endsWith(".js") && !template.contains("\"board/" + file + "\"")) {
                preloads.append(preload("board/" + file));
            }
        }
        libraries.forEach(library -> preloads.append(preload("board/" + library)));
        return template.replace(END_OF_HEAD, preloads + END_OF_HEAD)
                .replaceAll("\"board/(?!webjars/)", "\"board/v-" + version + "/");
    }

    private static String preload(String address) {
        return "<link rel=\"modulepreload\" href=\"" + address + "\">\n";
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(content);
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] require(Function<String, byte @Nullable []> reader, String name) {
        byte[] content = reader.apply(name);
        if (content == null) {
            throw new IllegalStateException("no " + FOLDER + name);
        }
        return content;
    }

    private static byte @Nullable [] resource(String name) {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
            return file == null ? null : file.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
