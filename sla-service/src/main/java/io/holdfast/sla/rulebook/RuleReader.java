package io.holdfast.sla.rulebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Keywords;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.WireEnum;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

/** Reads one rule of a policy's JSON. An unknown field is an error: a mistyped criterion would match other tickets. */
final class RuleReader {

    static final String LONGER_THAN_ZERO = "must be longer than zero";

    private static final int THRESHOLDS_MAX = 20;
    private static final int VALUES_MAX = 500;
    private static final int LABEL_LENGTH_MAX = 64;
    private static final List<String> RULE_FIELDS = List.of("calendar", "pauseOn", "targets", "warnAt", "when");
    private static final List<String> CRITERIA_FIELDS = List.of("channel", "department", "priority", "tags", "tier");

    private RuleReader() {}

    static Rule read(JsonNode node, String path, FieldErrors errors) {
        JsonFields rule = DefinitionJson.object(node, path, errors, "a rule");
        if (rule == null) {
            return Rule.of(RuleCriteria.ANY, Map.of());
        }
        rule.requireKnownNames(RULE_FIELDS);
        return new Rule(
                criteria(rule),
                targets(rule),
                rule.has("calendar") ? DefinitionJson.text(rule, "calendar") : null,
                pauses(rule),
                warnings(rule));
    }

    private static RuleCriteria criteria(JsonFields rule) {
        JsonFields when = DefinitionJson.objectOrNull(rule, "when");
        if (when == null) {
            return RuleCriteria.ANY;
        }
        when.requireKnownNames(CRITERIA_FIELDS);
        String keyword = "a lower-case word";
        String label = "a text of 1 to " + LABEL_LENGTH_MAX + " characters";
        String priority = "one of " + WireEnum.wireNames(Priority.class);
        return new RuleCriteria(
                when.set("department", VALUES_MAX, RuleReader::keyword, keyword),
                when.set("priority", VALUES_MAX, RuleReader::priority, priority),
                when.set("channel", VALUES_MAX, RuleReader::keyword, keyword),
                when.set("tags", VALUES_MAX, RuleReader::label, label),
                when.set("tier", VALUES_MAX, RuleReader::label, label));
    }

    private static @Nullable String keyword(String text) {
        return Keywords.isKeyword(text) ? text : null;
    }

    private static @Nullable Priority priority(String text) {
        return WireEnum.find(Priority.class, text).orElse(null);
    }

    private static @Nullable TicketStatus status(String text) {
        return WireEnum.find(TicketStatus.class, text).orElse(null);
    }

    private static @Nullable String label(String text) {
        boolean validLength = !text.isBlank() && text.length() <= LABEL_LENGTH_MAX;
        // PostgreSQL stores neither U+0000 nor an unpaired surrogate.
        boolean validText = text.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
        return validLength && validText ? text : null;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** Calls the reader for each metric that is a field of the object and is not null, in the order of the metrics. */
    private static void forEachMetric(@Nullable JsonFields object, BiConsumer<Metric, JsonFields> reader) {
        if (object == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (WireEnum.find(Metric.class, property.getKey()).isEmpty()) {
                String path = object.pathOf("") + "." + property.getKey();
                object.errors().add(path, "unknown metric: one of " + WireEnum.wireNames(Metric.class));
            }
        }
        for (Metric metric : Metric.values()) {
            if (object.has(metric.wireName())) {
                reader.accept(metric, object);
            }
        }
    }

    private static Map<Metric, Duration> targets(JsonFields rule) {
        Map<Metric, Duration> targets = new EnumMap<>(Metric.class);
        forEachMetric(DefinitionJson.objectOrNull(rule, "targets"), (metric, object) -> {
            Duration target = duration(object.value(metric.wireName()));
            if (target == null) {
                object.addError(
                        metric.wireName(),
                        "must be a duration such as PT2H, PT90M or P3D; months and years have no fixed length");
            } else if (target.isNegative()) {
                object.addError(metric.wireName(), LONGER_THAN_ZERO);
            } else {
                targets.put(metric, target);
            }
        });
        return targets;
    }

    private static Map<Metric, Set<TicketStatus>> pauses(JsonFields rule) {
        Map<Metric, Set<TicketStatus>> pauses = new EnumMap<>(Metric.class);
        String expected = "one of " + WireEnum.wireNames(TicketStatus.class);
        forEachMetric(DefinitionJson.objectOrNull(rule, "pauseOn"), (metric, object) -> {
            JsonNode value = object.value(metric.wireName());
            // Unlike an empty criterion, an empty list has a meaning here: no status pauses.
            boolean none = value != null && value.isArray() && value.isEmpty();
            pauses.put(
                    metric, none ? Set.of() : object.set(metric.wireName(), VALUES_MAX, RuleReader::status, expected));
        });
        return pauses;
    }

    private static Map<Metric, List<Threshold>> warnings(JsonFields rule) {
        Map<Metric, List<Threshold>> warnings = new EnumMap<>(Metric.class);
        forEachMetric(DefinitionJson.objectOrNull(rule, "warnAt"), (metric, object) -> {
            String name = metric.wireName();
            List<JsonNode> elements = object.elements(name, THRESHOLDS_MAX, "thresholds");
            List<Threshold> thresholds = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                Threshold threshold = threshold(elements.get(i));
                if (threshold == null) {
                    object.addError(
                            name + "[" + i + "]",
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
        // The longest negative duration cannot be negated.
        boolean negative = offset != null && offset.isNegative() && offset.toSeconds() > -Long.MAX_VALUE;
        return offset == null || !negative ? null : new Threshold.Before(offset.negated());
    }

    private static @Nullable Duration duration(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? IsoDuration.parse(node.textValue()) : null;
    }
}
