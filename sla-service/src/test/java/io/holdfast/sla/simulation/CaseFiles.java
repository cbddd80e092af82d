package io.holdfast.sla.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.testservers.SharedFiles;

/** Loads the test cases: our own, and shared ones restated from the public test suites of other help desks. */
final class CaseFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CaseFiles() {}

    /** Our cases, and the shared ones if their file exists. */
    static List<JsonNode> loadAll() {
        List<JsonNode> cases = new ArrayList<>();
        SharedFiles.find("cases/sla.json")
                .ifPresent(shared -> read(shared).get("cases").forEach(cases::add));
        JsonNode ours = readOwn("working-time.json");
        for (JsonNode each : ours.get("cases")) {
            JsonNode calendar = each.path("calendar");
            if (calendar.isTextual()) {
                ((ObjectNode) each).set("calendar", ours.get("calendars").get(calendar.textValue()));
            }
            cases.add(each);
        }
        return cases;
    }

    static JsonNode readOwn(String name) {
        try (InputStream in = Objects.requireNonNull(CaseFiles.class.getResourceAsStream("/cases/" + name))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<TicketStoryCase> loadStories() {
        List<TicketStoryCase> stories = new ArrayList<>();
        readOwn("stories.json").get("stories").forEach(story -> stories.add(new TicketStoryCase(story)));
        return stories;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
