package io.holdfast.local.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads files into batches of events and adds the import id to each event. Lines that are no JSON object, or are too long,
 * are rejected without being sent. Not thread-safe, except {@link #rejected}.
 */
final class EventBatcher {

    /** ticket-service accepts bodies of 1 MiB; the margin is for the import ids. */
    static final int BODY_BYTES_MAX = 900 * 1024;

    /** Receives the batches; may block, so that files are not read faster than they are sent. */
    interface BatchConsumer {
        void accept(Batch batch) throws InterruptedException;
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String importId;
    private final int eventsMax;
    private final RejectionFiles rejections;
    private final AtomicLong bytesRead;
    private final AtomicLong rejected = new AtomicLong();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(256 * 1024);
    private List<EventLine> lines = new ArrayList<>();

    EventBatcher(String importId, int eventsMax, RejectionFiles rejections, AtomicLong bytesRead) {
        this.importId = importId;
        this.eventsMax = eventsMax;
        this.rejections = rejections;
        this.bytesRead = bytesRead;
    }

    /** Number of lines that were rejected without being sent. */
    long rejected() {
        return rejected.get();
    }

    /** Reads the files one after the other and passes complete batches to the consumer. */
    void readAll(List<Path> files, BatchConsumer consumer) throws IOException, InterruptedException {
        for (Path file : files) {
            try (LineReader read = new LineReader(file, bytesRead, BODY_BYTES_MAX)) {
                long number = 0;
                for (byte[] text = read.readLine(); text != null; text = read.readLine()) {
                    number++;
                    add(new EventLine(file, number, text), read.isTooLong(), consumer);
                }
            }
        }
        flush(consumer);
    }

    private void add(EventLine line, boolean isTooLong, BatchConsumer consumer)
            throws IOException, InterruptedException {
        byte @Nullable [] event =
                isTooLong ? reject(line, "longer than " + BODY_BYTES_MAX + " bytes") : withImportId(line);
        if (event == null) {
            return;
        }
        if (lines.size() == eventsMax || body.size() + event.length + 2 > BODY_BYTES_MAX) {
            flush(consumer);
        }
        body.write(lines.isEmpty() ? '[' : ',');
        body.write(event);
        lines.add(line);
    }

    private byte @Nullable [] withImportId(EventLine line) throws IOException {
        if (isBlank(line.text())) {
            return null;
        }
        try {
            JsonNode event = JSON.readTree(line.text());
            if (event instanceof ObjectNode object) {
                object.put("importid", importId);
                return JSON.writeValueAsBytes(object);
            }
            return reject(line, "not a JSON object");
        } catch (JacksonException malformed) {
            return reject(line, "not JSON: " + malformed.getOriginalMessage());
        }
    }

    private byte @Nullable [] reject(EventLine line, String reason) throws IOException {
        rejected.incrementAndGet();
        rejections.add(line, reason, null);
        return null;
    }

    private void flush(BatchConsumer consumer) throws InterruptedException {
        if (!lines.isEmpty()) {
            body.write(']');
            consumer.accept(new Batch(body.toByteArray(), lines, bytesRead.get()));
            body.reset();
            lines = new ArrayList<>();
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte each : text) {
            if (each != ' ' && each != '\t') {
                return false;
            }
        }
        return true;
    }
}
