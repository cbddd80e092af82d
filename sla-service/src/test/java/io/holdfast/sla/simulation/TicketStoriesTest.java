package io.holdfast.sla.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Stories of tickets, at least one for each rule of the evaluation, without a server. */
class TicketStoriesTest {

    @TestFactory
    Stream<DynamicTest> everyStoryEndsWithTheExpectedClocks() {
        JsonNode calendars = CaseFiles.readOwn("stories.json").get("calendars");
        return CaseFiles.loadStories().stream()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    ObjectNode request = story.request(calendars);
                    story.check(CaseAssertions.of(request));
                    if (story.isIndependentOfOrder()) {
                        reverse((ArrayNode) request.get("events"));
                        story.check(CaseAssertions.of(request));
                    }
                }));
    }

    private static void reverse(ArrayNode events) {
        List<JsonNode> reversed = new ArrayList<>();
        events.forEach(reversed::add);
        Collections.reverse(reversed);
        events.removeAll().addAll(reversed);
    }
}
