package io.holdfast.ticket.arrival;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/** The rules as JSON: what {@link ArrivalRulesReader} reads. */
final class ArrivalRulesWriter {

    private ArrivalRulesWriter() {}

    static Map<String, Object> fields(ArrivalRules rules) {
        return Map.of("rules", list(rules));
    }

    static List<Map<String, Object>> list(ArrivalRules rules) {
        return rules.rules().stream().map(ArrivalRulesWriter::fields).toList();
    }

    private static Map<String, Object> fields(ArrivalRule rule) {
        Map<String, Object> when = new LinkedHashMap<>();
        put(when, "channel", rule.when().channels());
        put(when, "department", rule.when().departments());
        put(when, "words", rule.when().words());
        put(when, "sender", rule.when().senders());
        put(when, "tags", rule.when().tags());
        put(when, "customerTier", rule.when().tiers());
        Map<String, Object> set = new LinkedHashMap<>();
        Priority priority = rule.set().priority();
        put(set, "department", rule.set().department());
        put(set, "priority", priority == null ? null : priority.wireName());
        put(set, "tags", rule.set().tags());
        put(set, "agentId", rule.set().agentId());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", rule.name());
        fields.put("when", when);
        fields.put("set", set);
        fields.put("stop", rule.stop());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, List.copyOf(values).stream().sorted().toList());
        }
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
