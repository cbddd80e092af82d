package io.holdfast.sla.rulebook;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.contract.WireEnum;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

/** Writes policies as JSON, with values in order, so that equal policies have equal JSON. Defaults are left out. */
final class PolicyWriter {

    private PolicyWriter() {}

    static ObjectNode write(Policy policy) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", policy.name());
        ArrayNode rules = body.putArray("rules");
        policy.rules().forEach(rule -> write(rule, rules.addObject()));
        return body;
    }

    private static void write(Rule rule, ObjectNode body) {
        write(rule.criteria(), body.putObject("when"));
        ObjectNode targets = body.putObject("targets");
        new TreeMap<>(rule.targets()).forEach((metric, target) -> targets.put(metric.wireName(), target.toString()));
        if (rule.calendar() != null) {
            body.put("calendar", rule.calendar());
        }
        if (!rule.pauseOn().isEmpty()) {
            ObjectNode pauses = body.putObject("pauseOn");
            new TreeMap<>(rule.pauseOn()).forEach((metric, statuses) -> {
                ArrayNode array = pauses.putArray(metric.wireName());
                wireNames(statuses).forEach(array::add);
            });
        }
        if (!rule.warnAt().isEmpty()) {
            ObjectNode warnings = body.putObject("warnAt");
            new TreeMap<>(rule.warnAt())
                    .forEach((metric, thresholds) -> write(thresholds, warnings.putArray(metric.wireName())));
        }
    }

    private static void write(RuleCriteria criteria, ObjectNode when) {
        write(when, "department", criteria.departments());
        write(when, "priority", wireNames(criteria.priorities()));
        write(when, "channel", criteria.channels());
        write(when, "tags", criteria.tags());
        write(when, "tier", criteria.tiers());
    }

    private static void write(List<Threshold> thresholds, ArrayNode array) {
        for (Threshold threshold : thresholds) {
            switch (threshold) {
                case Threshold.Share share -> array.add(share.value());
                case Threshold.Before before -> array.add("-" + before.working());
            }
        }
    }

    private static void write(ObjectNode when, String field, Collection<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = when.putArray(field);
            values.stream().sorted().forEach(array::add);
        }
    }

    private static <E extends Enum<E> & WireEnum> List<String> wireNames(Set<E> values) {
        return values.stream().sorted().map(WireEnum::wireName).toList();
    }
}
