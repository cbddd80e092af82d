package io.holdfast.sla.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Word;
import io.holdfast.contract.Words;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.FlawedInputException;

/** A policy's JSON, as contract.md shows it. */
public final class PolicyJson {

    private static final int RULES_MAX = 500;
    private static final int THRESHOLDS_MAX = 20;
    private static final Set<String> RULE_FIELDS =
            new TreeSet<>(Set.of("when", "targets", "calendar", "pauseOn", "warnAt"));
    private static final Set<String> WHEN_FIELDS =
            new TreeSet<>(Set.of("department", "priority", "channel", "tags", "tier"));

    private PolicyJson() {}

    /**
     * Reads and checks a policy.
     *
     * @param name what it must be called when that is said elsewhere, as in an address; null: its own {@code name}
     * @param calendars those that it may name
     * @throws FlawedInputException with every flaw, each with its field's path
     */
    public static Policy read(JsonNode json, @Nullable String name, Collection<CalendarSpec> calendars) {
        FieldReader reader = new FieldReader();
        JsonNode body = reader.object(json, "");
        if (body == null) {
            reader.flaw("", "must be a policy");
            reader.refuseIfFlawed();
            throw new IllegalStateException("refused above");
        }
        String calledName = CalendarJson.name(body, name, reader);
        List<JsonNode> elements = reader.array(body.get("rules"), "rules");
        if (elements.size() > RULES_MAX) {
            reader.flaw("rules", "at most " + RULES_MAX + " rules");
            elements = List.of();
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            rules.add(rule(elements.get(i), "rules[" + i + "]", reader));
        }
        Policy policy = new Policy(calledName, rules);
        if (reader.isSound()) {
            reader.flaws(PolicyCheck.flaws(policy, CalendarJson.byName(calendars)));
        }
        reader.refuseIfFlawed();
        return policy;
    }

    private static Rule rule(JsonNode node, String field, FieldReader reader) {
        JsonNode rule = reader.object(node, field);
        if (rule == null) {
            if (FieldReader.isAbsent(node)) {
                reader.flaw(field, "must be a rule");
            }
            return Rule.of(When.ANY, Map.of());
        }
        reader.onlyNames(rule, field, RULE_FIELDS);
        JsonNode calendar = rule.get("calendar");
        return new Rule(
                when(rule.get("when"), field + ".when", reader),
                targets(rule.get("targets"), field + ".targets", reader),
                FieldReader.isAbsent(calendar) ? null : reader.text(calendar, field + ".calendar"),
                pauses(rule.get("pauseOn"), field + ".pauseOn", reader),
                warnings(rule.get("warnAt"), field + ".warnAt", reader));
    }

    private static When when(@Nullable JsonNode node, String field, FieldReader reader) {
        JsonNode when = reader.object(node, field);
        if (when == null) {
            return When.ANY;
        }
        reader.onlyNames(when, field, WHEN_FIELDS);
        String words = "a lower-case word";
        String priorities = "one of " + Word.list(Priority.class);
        return new When(
                reader.set(when.get("department"), field + ".department", PolicyJson::word, words),
                reader.set(when.get("priority"), field + ".priority", PolicyJson::priority, priorities),
                reader.set(when.get("channel"), field + ".channel", PolicyJson::word, words),
                reader.set(when.get("tags"), field + ".tags", PolicyJson::label, "a text of 1 to 64 characters"),
                reader.set(when.get("tier"), field + ".tier", PolicyJson::label, "a text of 1 to 64 characters"));
    }

    private static @Nullable String word(String text) {
        return Words.isWord(text) ? text : null;
    }

    private static @Nullable Priority priority(String text) {
        return Word.find(Priority.class, text).orElse(null);
    }

    private static @Nullable String label(String text) {
        return text.isBlank() || text.length() > 64 ? null : text;
    }

    private static @Nullable TicketStatus status(String text) {
        return Word.find(TicketStatus.class, text).orElse(null);
    }

    /** The values of an object whose names are metrics. */
    private static Map<Metric, JsonNode> perMetric(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, JsonNode> values = new EnumMap<>(Metric.class);
        JsonNode object = reader.object(node, field);
        if (object == null) {
            return values;
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            Metric metric = Word.find(Metric.class, property.getKey()).orElse(null);
            if (metric == null) {
                reader.flaw(
                        FieldReader.path(field, property.getKey()),
                        "unknown metric: one of " + Word.list(Metric.class));
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
                reader.flaw(field + "." + metric.word(), "must be a duration such as PT2H, PT90M or P3D");
            } else if (target.isNegative() || target.isZero()) {
                reader.flaw(field + "." + metric.word(), "must be longer than zero");
            } else {
                targets.put(metric, target);
            }
        });
        return targets;
    }

    private static Map<Metric, Set<TicketStatus>> pauses(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, Set<TicketStatus>> pauses = new EnumMap<>(Metric.class);
        perMetric(node, field, reader).forEach((metric, value) -> {
            String path = field + "." + metric.word();
            // Empty is meant here: nothing pauses.
            boolean none = value.isArray() && value.isEmpty();
            pauses.put(
                    metric,
                    none
                            ? Set.of()
                            : reader.set(value, path, PolicyJson::status, "one of " + Word.list(TicketStatus.class)));
        });
        return pauses;
    }

    private static Map<Metric, List<Threshold>> warnings(@Nullable JsonNode node, String field, FieldReader reader) {
        Map<Metric, List<Threshold>> warnings = new EnumMap<>(Metric.class);
        perMetric(node, field, reader).forEach((metric, value) -> {
            String path = field + "." + metric.word();
            List<JsonNode> elements = reader.array(value, path);
            if (elements.size() > THRESHOLDS_MAX) {
                reader.flaw(path, "at most " + THRESHOLDS_MAX + " thresholds");
                return;
            }
            List<Threshold> thresholds = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                Threshold threshold = threshold(elements.get(i));
                if (threshold == null) {
                    reader.flaw(
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
        return offset == null || !offset.isNegative() ? null : new Threshold.Before(offset.negated());
    }

    private static @Nullable Duration duration(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        try {
            return Duration.parse(node.textValue());
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
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
        write(when, "department", rule.when().departments());
        write(when, "priority", words(rule.when().priorities()));
        write(when, "channel", rule.when().channels());
        write(when, "tags", rule.when().tags());
        write(when, "tier", rule.when().tiers());
        ObjectNode targets = body.putObject("targets");
        new TreeMap<>(rule.targets()).forEach((metric, target) -> targets.put(metric.word(), target.toString()));
        if (rule.calendar() != null) {
            body.put("calendar", rule.calendar());
        }
        if (!rule.pauseOn().isEmpty()) {
            ObjectNode pauses = body.putObject("pauseOn");
            new TreeMap<>(rule.pauseOn()).forEach((metric, statuses) -> {
                ArrayNode array = pauses.putArray(metric.word());
                words(statuses).forEach(array::add);
            });
        }
        if (!rule.warnAt().isEmpty()) {
            ObjectNode warnings = body.putObject("warnAt");
            new TreeMap<>(rule.warnAt())
                    .forEach((metric, thresholds) -> write(thresholds, warnings.putArray(metric.word())));
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

    private static <E extends Enum<E> & Word> List<String> words(Set<E> values) {
        return values.stream().sorted().map(Word::word).toList();
    }
}
