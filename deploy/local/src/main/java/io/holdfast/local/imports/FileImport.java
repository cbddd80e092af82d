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
 * One import of some files: one thread reads ahead, this one sends. One batch is under way at a time, so that events
 * arrive in the files' order and the import's own time never runs back.
 */
final class FileImport {

    /** Hears of every batch that was taken. */
    interface Progress {
        void at(long bytesRead, Outcome sofar);
    }

    private static final int BATCHES_AHEAD_MAX = 4;

    private final Intake intake;
    private final int batchEventsMax;

    FileImport(Intake intake, int batchEventsMax) {
        this.intake = intake;
        this.batchEventsMax = batchEventsMax;
    }

    Outcome run(String importId, List<Path> files, Progress progress) throws IOException, InterruptedException {
        BlockingQueue<Optional<Batch>> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD_MAX);
        AtomicReference<@Nullable IOException> unreadable = new AtomicReference<>();
        try (Rejections rejections = new Rejections()) {
            for (Path file : files) {
                Rejections.forget(file);
            }
            Batches batches = new Batches(importId, batchEventsMax, rejections, new AtomicLong());
            Thread reader =
                    Thread.ofPlatform().name("reader").daemon().start(() -> read(batches, files, ahead, unreadable));
            try {
                Outcome outcome = send(batches, ahead, rejections, progress);
                IOException failure = unreadable.get();
                if (failure != null) {
                    throw failure;
                }
                return outcome;
            } finally {
                reader.interrupt();
            }
        }
    }

    private static void read(
            Batches batches,
            List<Path> files,
            BlockingQueue<Optional<Batch>> ahead,
            AtomicReference<@Nullable IOException> unreadable) {
        try {
            try {
                batches.cut(files, batch -> ahead.put(Optional.of(batch)));
            } catch (IOException failed) {
                unreadable.set(failed);
            }
            ahead.put(Optional.empty());
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome send(
            Batches batches, BlockingQueue<Optional<Batch>> ahead, Rejections rejections, Progress progress)
            throws IOException, InterruptedException {
        long accepted = 0;
        long duplicate = 0;
        long rejected = 0;
        for (Optional<Batch> next = ahead.take(); next.isPresent(); next = ahead.take()) {
            Batch batch = next.get();
            JsonNode items = intake.send(batch);
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
            progress.at(batch.bytesRead(), new Outcome(accepted, duplicate, rejected + batches.rejected()));
        }
        return new Outcome(accepted, duplicate, rejected + batches.rejected());
    }

    /** The errors in one line; they may be texts, or objects that name a field. */
    private static String reason(JsonNode errors) {
        String told = StreamSupport.stream(errors.spliterator(), false)
                .map(error -> error.isTextual()
                        ? error.asText()
                        : (error.path("field").asText() + " "
                                        + error.path("message").asText())
                                .strip())
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? "rejected" : told;
    }
}
