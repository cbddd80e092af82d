package io.holdfast.sla.rulebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.Threshold;

/** A policy's JSON, as the contract shows it. */
public final class PolicyJson {

    private static final int RULES_MAX = 500;

    private PolicyJson() {}

    /**
     * Reads and checks a policy that is to be kept.
     *
     * @param name what it must be called when that is said elsewhere, as in an address; null: its own
     *     {@code name}, or {@value PolicyBook#DEFAULT}
     * @param calendars those that it may name
     * @throws InvalidInputException with every flaw, each with its field's path
     */
    public static Policy read(JsonNode json, @Nullable String name, Collection<CalendarSpec> calendars) {
        FieldReader reader = new FieldReader();
        Policy policy = read(json, name, reader);
        for (int i = 0; i < policy.rules().size(); i++) {
            requirePositiveTargets(policy.rules().get(i), "rules[" + i + "].targets.", reader);
        }
        return checked(policy, calendars, reader);
    }

    /**
     * Reads and checks a policy that is only tried: a target of no time at all, which nobody can keep, tells when the next
     * working time begins.
     */
    public static Policy readForSimulation(JsonNode json, Collection<CalendarSpec> calendars) {
        FieldReader reader = new FieldReader();
        return checked(read(json, null, reader), calendars, reader);
    }

    private static void requirePositiveTargets(Rule rule, String targets, FieldReader reader) {
        new TreeMap<>(rule.targets()).forEach((metric, target) -> {
            if (target.isZero()) {
                reader.addError(targets + metric.wireName(), RuleJson.LONGER_THAN_ZERO);
            }
        });
    }

    private static Policy checked(Policy policy, Collection<CalendarSpec> calendars, FieldReader reader) {
        if (reader.isValid()) {
            reader.addErrors(PolicyValidator.validate(policy, CalendarJson.byName(calendars)));
        }
        reader.throwIfInvalid();
        return policy;
    }

    /** A policy that was checked when it was put. */
    static Policy stored(JsonNode json) {
        return read(json, null, new FieldReader());
    }

    private static Policy read(JsonNode json, @Nullable String name, FieldReader reader) {
        JsonNode body = reader.object(json, "");
        if (body == null) {
            reader.addError("", "must be a policy");
            return new Policy("", List.of());
        }
        boolean unnamed = name == null && FieldReader.isAbsent(body.get("name"));
        String policyName = unnamed ? PolicyBook.DEFAULT : CalendarJson.name(body, name, reader);
        List<JsonNode> elements = reader.array(body.get("rules"), "rules");
        if (elements.size() > RULES_MAX) {
            reader.addError("rules", "at most " + RULES_MAX + " rules");
            elements = List.of();
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            rules.add(RuleJson.rule(elements.get(i), "rules[" + i + "]", reader));
        }
        return new Policy(policyName, rules);
    }

    /** The same JSON again, in a settled order; what was left out stays out. */
    public static ObjectNode write(Policy policy) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", policy.name());
        ArrayNode rules = body.putArray("rules");
        policy.rules().forEach(rule -> write(rule, rules.addObject()));
        return body;
    }

    private static void write(Rule rule, ObjectNode body) {
        ObjectNode when = body.putObject("when");
        write(when, "department", rule.criteria().departments());
        write(when, "priority", wireNames(rule.criteria().priorities()));
        write(when, "channel", rule.criteria().channels());
        write(when, "tags", rule.criteria().tags());
        write(when, "tier", rule.criteria().tiers());
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
