package io.holdfast.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** SLA rule for tickets with the tag {@value #TAG}: targets of seconds, before the other rules of the policy. */
final class DemoPolicy {

    static final String TAG = "demo";
    static final int FIRST_RESPONSE_SECONDS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoPolicy() {}

    /** Whether the demo's rule is the first of the policy. */
    static boolean isApplied(JsonNode policy) {
        return TAG.equals(
                policy.path("rules").path(0).path("when").path("tags").path(0).asText());
    }

    /** A copy of the policy with the demo's rule first and the other rules unchanged. */
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
