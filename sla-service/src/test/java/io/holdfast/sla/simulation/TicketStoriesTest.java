package io.holdfast.sla.simulation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.messaging.EventJson;

/** What becomes of a ticket's promises, one short story for each rule. */
class TicketStoriesTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private static final SimulationResource SIMULATIONS = new SimulationResource(new EventJson(), Clock.systemUTC());

    @TestFactory
    Stream<DynamicTest> everyStoryEndsAsTold() {
        JsonNode calendars = Cases.ours("stories.json").get("calendars");
        return Cases.stories().stream()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    ObjectNode request = story.request(calendars);
                    story.check(answer(request));
                    if (story.tellsInAnyOrder()) {
                        reverse((ArrayNode) request.get("events"));
                        story.check(answer(request));
                    }
                }));
    }

    private static JsonNode answer(ObjectNode request) {
        return JSON.valueToTree(SIMULATIONS.simulate(request).await().indefinitely());
    }

    private static void reverse(ArrayNode events) {
        List<JsonNode> reversed = new ArrayList<>();
        events.forEach(reversed::add);
        Collections.reverse(reversed);
        events.removeAll().addAll(reversed);
    }
}
