package io.holdfast.local.imports;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Imports events that the caller has made, without a file. */
public final class GeneratedImport {

    private static final int BATCH_EVENTS = 500;
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);

    private final IntakeClient client;

    /** @param messages prints a message for the user */
    public GeneratedImport(URI ticketService, String channelKey, Consumer<String> messages) {
        this.client = new IntakeClient(ticketService, channelKey, RETRY_MAX, messages);
    }

    /** Opens an import and returns its id. */
    public String open(String source) throws InterruptedException {
        return client.openImport(source);
    }

    /**
     * Sends the events in their order, and completes the import. May be repeated after an interruption.
     *
     * @param events small CloudEvents; they get the import's id
     */
    public ImportResult run(String importId, List<ObjectNode> events) throws InterruptedException {
        ImportResult result = new ImportResult(0, 0, 0);
        for (int from = 0; from < events.size(); from += BATCH_EVENTS) {
            List<ObjectNode> batch = events.subList(from, Math.min(from + BATCH_EVENTS, events.size()));
            result = result.plus(client.postBatch(batch(importId, batch)));
        }
        client.completeImport(importId);
        return result;
    }

    private static Batch batch(String importId, List<ObjectNode> events) {
        List<EventLine> lines = new ArrayList<>(events.size());
        List<String> texts = new ArrayList<>(events.size());
        for (ObjectNode event : events) {
            String text = event.put("importid", importId).toString();
            texts.add(text);
            lines.add(new EventLine(Path.of(""), lines.size() + 1L, text.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] body = ("[" + String.join(",", texts) + "]").getBytes(StandardCharsets.UTF_8);
        return new Batch(body, lines, body.length);
    }
}
