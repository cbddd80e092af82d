package io.holdfast.sla.rulebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;

/** Reads and validates the JSON of policies. {@link PolicyWriter} is the inverse. */
public final class PolicyJson {

    private static final int RULES_MAX = 500;

    private PolicyJson() {}

    /**
     * Reads and validates a policy.
     *
     * @param path where the policy is in the request's body; empty when it is the body
     * @param name the name in the request's path; null when there is none: then the policy's own {@code name}, or
     *     {@value PolicyBook#DEFAULT}
     * @param calendars those that the rules may refer to
     * @throws Problem 422 with all errors, each with its field's path
     */
    public static Policy read(JsonNode json, String path, @Nullable String name, Collection<CalendarSpec> calendars) {
        FieldErrors errors = DefinitionJson.newErrors();
        Policy policy = parse(json, path, name, errors);
        for (int i = 0; i < policy.rules().size(); i++) {
            requirePositiveTargets(policy.rules().get(i), "rules[" + i + "].targets.", path, errors);
        }
        return validated(policy, path, calendars, errors);
    }

    /**
     * Reads and validates a policy for a simulation. Unlike one that is put in force it may have a target of zero, whose
     * deadline is the start of the next working time.
     */
    public static Policy readForSimulation(JsonNode json, String path, Collection<CalendarSpec> calendars) {
        FieldErrors errors = DefinitionJson.newErrors();
        return validated(parse(json, path, null, errors), path, calendars, errors);
    }

    /** Reads a stored policy, which was validated before it was stored. */
    static Policy readStored(JsonNode json) {
        return parse(json, "", null, DefinitionJson.newErrors());
    }

    private static Policy parse(JsonNode json, String path, @Nullable String name, FieldErrors errors) {
        JsonFields fields = DefinitionJson.object(json, path, errors, "a policy");
        if (fields == null) {
            return new Policy("", List.of());
        }
        boolean unnamed = name == null && !fields.has("name");
        String policyName = unnamed ? PolicyBook.DEFAULT : DefinitionJson.name(fields, name);
        List<JsonNode> elements = fields.elements("rules", RULES_MAX, "rules");
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            rules.add(RuleReader.read(elements.get(i), fields.pathOf("rules[" + i + "]"), errors));
        }
        return new Policy(policyName, rules);
    }

    private static void requirePositiveTargets(Rule rule, String field, String path, FieldErrors errors) {
        new TreeMap<>(rule.targets()).forEach((metric, target) -> {
            if (target.isZero()) {
                errors.add(new FieldError(field + metric.wireName(), RuleReader.LONGER_THAN_ZERO).under(path));
            }
        });
    }

    private static Policy validated(
            Policy policy, String path, Collection<CalendarSpec> calendars, FieldErrors errors) {
        if (errors.isEmpty()) {
            PolicyValidator.validate(policy, calendars).forEach(error -> errors.add(error.under(path)));
        }
        errors.throwIfAny();
        return policy;
    }
}
