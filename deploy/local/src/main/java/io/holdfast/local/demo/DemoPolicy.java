package io.holdfast.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Promises of seconds for the demo's own tickets, put before the rules that are there. */
final class DemoPolicy {

    static final String TAG = "demo";
    static final int FIRST_RESPONSE_SECONDS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoPolicy() {}

    static boolean isApplied(JsonNode policy) {
        return TAG.equals(
                policy.path("rules").path(0).path("when").path("tags").path(0).asText());
    }

    /** The policy with the demo's rule in front; nothing else of it changes. */
    static ObjectNode withDemoRule(JsonNode policy) {
        ObjectNode changed =
                JSON.createObjectNode().put("name", policy.path("name").asText("default"));
        ArrayNode rules = changed.putArray("rules");
        ObjectNode rule = rules.addObject();
        rule.putObject("when").putArray("tags").add(TAG);
        rule.putObject("targets")
                .put("first-response", "PT" + FIRST_RESPONSE_SECONDS + "S")
                .put("next-response", "PT40S");
        policy.path("rules").forEach(rules::add);
        return changed;
    }
}
