package io.holdfast.local.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Imports files: a reader thread fills a bounded queue of batches, the calling thread sends them. Only one request is in
 * flight, so events arrive in the order of the files and the import time never decreases.
 */
final class FileImport {

    /** Receives the progress after each batch. */
    interface Progress {
        void update(long bytesRead, ImportResult resultSoFar);
    }

    private static final int QUEUED_BATCHES_MAX = 4;

    private final IntakeClient client;
    private final int batchEventsMax;

    FileImport(IntakeClient client, int batchEventsMax) {
        this.client = client;
        this.batchEventsMax = batchEventsMax;
    }

    ImportResult run(String importId, List<Path> files, Progress progress) throws IOException, InterruptedException {
        BlockingQueue<Optional<Batch>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES_MAX);
        AtomicReference<@Nullable IOException> readFailure = new AtomicReference<>();
        try (RejectionFiles rejections = new RejectionFiles()) {
            for (Path file : files) {
                RejectionFiles.deleteFor(file);
            }
            EventBatcher batcher = new EventBatcher(importId, batchEventsMax, rejections, new AtomicLong());
            Thread reader =
                    Thread.ofPlatform().name("reader").daemon().start(() -> read(batcher, files, queue, readFailure));
            try {
                ImportResult result = send(batcher, queue, rejections, progress);
                IOException failure = readFailure.get();
                if (failure != null) {
                    throw failure;
                }
                return result;
            } finally {
                reader.interrupt();
            }
        }
    }

    private static void read(
            EventBatcher batcher,
            List<Path> files,
            BlockingQueue<Optional<Batch>> queue,
            AtomicReference<@Nullable IOException> readFailure) {
        try {
            try {
                batcher.readAll(files, batch -> queue.put(Optional.of(batch)));
            } catch (IOException failed) {
                readFailure.set(failed);
            }
            queue.put(Optional.empty());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ImportResult send(
            EventBatcher batcher, BlockingQueue<Optional<Batch>> queue, RejectionFiles rejections, Progress progress)
            throws IOException, InterruptedException {
        long accepted = 0;
        long duplicate = 0;
        long rejected = 0;
        for (Optional<Batch> next = queue.take(); next.isPresent(); next = queue.take()) {
            Batch batch = next.get();
            JsonNode items = client.postBatch(batch);
            for (int i = 0; i < items.size(); i++) {
                JsonNode item = items.get(i);
                switch (item.path("status").asText()) {
                    case "accepted" -> accepted++;
                    case "duplicate" -> duplicate++;
                    default -> {
                        rejected++;
                        rejections.add(batch.lines().get(i), reason(item.path("errors")), item.path("errors"));
                    }
                }
            }
            progress.update(batch.bytesRead(), new ImportResult(accepted, duplicate, rejected + batcher.rejected()));
        }
        return new ImportResult(accepted, duplicate, rejected + batcher.rejected());
    }

    /** The errors joined in one line; each is a text, or an object with a field and a message. */
    private static String reason(JsonNode errors) {
        String joined = StreamSupport.stream(errors.spliterator(), false)
                .map(error -> error.isTextual()
                        ? error.asText()
                        : (error.path("field").asText() + " "
                                        + error.path("message").asText())
                                .strip())
                .collect(Collectors.joining("; "));
        return joined.isEmpty() ? "rejected" : joined;
    }
}
