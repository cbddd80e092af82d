package io.holdfast.sla.rulebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Keywords;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.WireEnum;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

/** Reads one rule of a policy's JSON; a name that it does not know is a flaw, for the rule would mean something else. */
final class RuleJson {

    static final String LONGER_THAN_ZERO = "must be longer than zero";

    private static final int THRESHOLDS_MAX = 20;
    private static final Set<String> RULE_FIELDS =
            new TreeSet<>(Set.of("when", "targets", "calendar", "pauseOn", "warnAt"));
    private static final Set<String> WHEN_FIELDS =
            new TreeSet<>(Set.of("department", "priority", "channel", "tags", "tier"));

    private RuleJson() {}

    static Rule rule(JsonNode node, String field, FieldReader reader) {
        JsonNode rule = reader.object(node, field);
        if (rule == null) {
            if (FieldReader.isAbsent(node)) {
                reader.addError(field, "must be a rule");
            }
            return Rule.of(RuleCriteria.ANY, Map.of());
        }
        reader.requireKnownNames(rule, field, RULE_FIELDS);
        JsonNode calendar = rule.get("calendar");
        return new Rule(
                criteria(rule.get("when"), field + ".when", reader),
                targets(rule.get("targets"), field + ".targets", reader),
                FieldReader.isAbsent(calendar) ? null : reader.text(calendar, field + ".calendar"),
                pauses(rule.get("pauseOn"), field + ".pauseOn", reader),
                warnings(rule.get("warnAt"), field + ".warnAt", reader));
    }

    private static RuleCriteria criteria(@Nullable JsonNode node, String field, FieldReader reader) {
        JsonNode when = reader.object(node, field);
        if (when == null) {
            return RuleCriteria.ANY;
        }
        reader.requireKnownNames(when, field, WHEN_FIELDS);
        String keyword = "a lower-case word";
        String priorities = "one of " + WireEnum.wireNames(Priority.class);
        return new RuleCriteria(
                reader.set(when.get("department"), field + ".department", RuleJson::keyword, keyword),
                reader.set(when.get("priority"), field + ".priority", RuleJson::priority, priorities),
                reader.set(when.get("channel"), field + ".channel", RuleJson::keyword, keyword),
                reader.set(when.get("tags"), field + ".tags", RuleJson::label, "a text of 1 to 64 characters"),
                reader.set(when.get("tier"), field + ".tier", RuleJson::label, "a text of 1 to 64 characters"));
    }

    private static @Nullable String keyword(String text) {
        return Keywords.isKeyword(text) ? text : null;
    }

    private static @Nullable Priority priority(String text) {
        return WireEnum.find(Priority.class, text).orElse(null);
    }

    private static @Nullable String label(String text) {
        boolean validLength = !text.isBlank() && text.length() <= 64;
        // No control character and no half of a pair: neither can be stored, and nobody can type them.
        boolean validText = text.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
        return validLength && validText ? text : null;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static @Nullable TicketStatus status(String text) {
        return WireEnum.find(TicketStatus.class, text).orElse(null);
    }

    /** The values of an object whose names are metrics. */
    private static Map<Metric, JsonNode> perMetric(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, JsonNode> values = new EnumMap<>(Metric.class);
        JsonNode object = reader.object(node, field);
        if (object == null) {
            return values;
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            Metric metric = WireEnum.find(Metric.class, property.getKey()).orElse(null);
            if (metric == null) {
                reader.addError(
                        FieldReader.path(field, property.getKey()),
                        "unknown metric: one of " + WireEnum.wireNames(Metric.class));
            } else if (!FieldReader.isAbsent(property.getValue())) {
                values.put(metric, property.getValue());
            }
        }
        return values;
    }

    private static Map<Metric, Duration> targets(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, Duration> targets = new EnumMap<>(Metric.class);
        perMetric(node, field, reader).forEach((metric, value) -> {
            Duration target = duration(value);
            if (target == null) {
                reader.addError(
                        field + "." + metric.wireName(),
                        "must be a duration such as PT2H, PT90M or P3D; months and years have no fixed length");
            } else if (target.isNegative()) {
                reader.addError(field + "." + metric.wireName(), LONGER_THAN_ZERO);
            } else {
                targets.put(metric, target);
            }
        });
        return targets;
    }

    private static Map<Metric, Set<TicketStatus>> pauses(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, Set<TicketStatus>> pauses = new EnumMap<>(Metric.class);
        perMetric(node, field, reader).forEach((metric, value) -> {
            String path = field + "." + metric.wireName();
            // Empty is meant here: nothing pauses.
            boolean none = value.isArray() && value.isEmpty();
            pauses.put(
                    metric,
                    none
                            ? Set.of()
                            : reader.set(
                                    value, path, RuleJson::status, "one of " + WireEnum.wireNames(TicketStatus.class)));
        });
        return pauses;
    }

    private static Map<Metric, List<Threshold>> warnings(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, List<Threshold>> warnings = new EnumMap<>(Metric.class);
        perMetric(node, field, reader).forEach((metric, value) -> {
            String path = field + "." + metric.wireName();
            List<JsonNode> elements = reader.array(value, path);
            if (elements.size() > THRESHOLDS_MAX) {
                reader.addError(path, "at most " + THRESHOLDS_MAX + " thresholds");
                return;
            }
            List<Threshold> thresholds = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                Threshold threshold = threshold(elements.get(i));
                if (threshold == null) {
                    reader.addError(
                            path + "[" + i + "]",
                            "must be a share of the target, 0 to 1, or working time before it such as \"-PT10M\"");
                } else if (!thresholds.contains(threshold)) {
                    thresholds.add(threshold);
                }
            }
            warnings.put(metric, List.copyOf(thresholds));
        });
        return warnings;
    }

    private static @Nullable Threshold threshold(JsonNode node) {
        if (node.isNumber()) {
            double share = node.doubleValue();
            return share >= 0 && share <= 1 ? new Threshold.Share(share) : null;
        }
        Duration offset = duration(node);
        // The longest negative duration has no counterpart.
        boolean negative = offset != null && offset.isNegative() && offset.toSeconds() > -Long.MAX_VALUE;
        return offset == null || !negative ? null : new Threshold.Before(offset.negated());
    }

    private static @Nullable Duration duration(JsonNode node) {
        return node.isTextual() ? IsoDuration.parse(node.textValue()) : null;
    }
}
