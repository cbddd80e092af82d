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

/** Facts restated from the public test suites of other help desks, and our own of the same form. */
final class Cases {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Cases() {}

    /** Ours, and the shared ones where they are there. */
    static List<JsonNode> all() {
        List<JsonNode> cases = new ArrayList<>();
        Path shared = Shared.file("cases/sla.json");
        if (Files.exists(shared)) {
            read(shared).get("cases").forEach(cases::add);
        }
        JsonNode ours = ours("working-time.json");
        for (JsonNode each : ours.get("cases")) {
            JsonNode calendar = each.path("calendar");
            if (calendar.isTextual()) {
                ((ObjectNode) each).set("calendar", ours.get("calendars").get(calendar.textValue()));
            }
            cases.add(each);
        }
        return cases;
    }

    static JsonNode ours(String name) {
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream("/cases/" + name))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<TicketStory> stories() {
        List<TicketStory> stories = new ArrayList<>();
        ours("stories.json").get("stories").forEach(story -> stories.add(new TicketStory(story)));
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
