package io.holdfast.local.imports;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Beside each file the events of it that were rejected: {@code FILE.rejected.ndjson}, a line each with the line's
 * number, the reason and the event, made only when there is one.
 */
final class RejectionFiles implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Path, BufferedWriter> writers = new LinkedHashMap<>();

    static Path pathFor(Path file) {
        return file.resolveSibling(file.getFileName() + ".rejected.ndjson");
    }

    /** Takes away what an earlier run of the same file left. */
    static void deleteFor(Path file) throws IOException {
        Files.deleteIfExists(pathFor(file));
    }

    synchronized void add(EventLine line, String reason, @Nullable JsonNode errors) throws IOException {
        ObjectNode rejected = JSON.createObjectNode();
        rejected.put("line", line.number());
        rejected.put("reason", reason);
        if (errors != null && !errors.isEmpty()) {
            rejected.set("errors", errors);
        }
        try {
            rejected.set("event", JSON.readTree(line.text()));
        } catch (JacksonException malformed) {
            rejected.put("text", new String(line.text(), StandardCharsets.UTF_8));
        }
        BufferedWriter writer = writers.get(line.file());
        if (writer == null) {
            writer = Files.newBufferedWriter(pathFor(line.file()));
            writers.put(line.file(), writer);
        }
        writer.write(rejected.toString());
        writer.newLine();
        writer.flush();
    }

    synchronized Iterable<Path> paths() {
        return writers.keySet().stream().map(RejectionFiles::pathFor).toList();
    }

    @Override
    public synchronized void close() throws IOException {
        for (BufferedWriter writer : writers.values()) {
            writer.close();
        }
    }
}
