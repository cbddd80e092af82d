package io.holdfast.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.imports.GeneratedImport;
import io.holdfast.local.imports.ImportResult;

/**
 * Imports the made-up year once: the platform's list of imports tells whether that was done. An import that was interrupted
 * is continued with the day at which it was started.
 */
final class DemoHistoryImport {

    static final String SOURCE = "demo: a made-up year";

    private final ServiceClient client;
    private final GeneratedImport intake;
    private final Duration patience;
    private final Consumer<String> messages;

    /** @param patience how long ticket-service may not answer */
    DemoHistoryImport(ServiceClient client, GeneratedImport intake, Duration patience, Consumer<String> messages) {
        this.client = client;
        this.intake = intake;
        this.patience = patience;
        this.messages = messages;
    }

    /** @param now the year ends at the beginning of its day */
    void run(Instant now) throws InterruptedException {
        Optional<JsonNode> imports = client.get("ticket", "/imports?limit=200", patience);
        if (imports.isEmpty()) {
            messages.accept("demo: the made-up year is not imported: ticket-service does not list its imports");
            return;
        }
        Optional<JsonNode> earlier = find(imports.get());
        if (earlier.isPresent() && earlier.get().hasNonNull("completedAt")) {
            return;
        }
        try {
            String importId =
                    earlier.isPresent() ? earlier.get().path("importId").asText() : intake.open(SOURCE);
            Instant startedAt = earlier.map(
                            each -> Instant.parse(each.path("startedAt").asText()))
                    .orElse(now);
            ImportResult result =
                    intake.run(importId, DemoHistory.endingOn(LocalDate.ofInstant(startedAt, ZoneOffset.UTC)));
            messages.accept("demo: imported a made-up year of " + DemoHistory.CUSTOMERS + " customers, "
                    + (result.accepted() + result.duplicate()) + " events"
                    + (result.rejected() == 0 ? "" : "; rejected " + result.rejected()));
        } catch (UserError failed) {
            messages.accept("demo: the made-up year is not imported: " + failed.getMessage());
        }
    }

    private static Optional<JsonNode> find(JsonNode imports) {
        for (JsonNode each : imports.path("items")) {
            if (each.path("source").asText().equals(SOURCE)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
