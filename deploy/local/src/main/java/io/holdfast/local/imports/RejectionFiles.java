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
 * Writes the rejected events of each file to {@code FILE.rejected.ndjson} next to it: a JSON object a line with the line
 * number, the reason and the event. Creates the file only when an event is rejected. Thread-safe.
 */
final class RejectionFiles implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Path, BufferedWriter> writers = new LinkedHashMap<>();

    /** Where the rejected events of the file are written. */
    static Path pathFor(Path file) {
        return file.resolveSibling(file.getFileName() + ".rejected.ndjson");
    }

    /** Deletes the rejections that an earlier run wrote for the file. */
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
