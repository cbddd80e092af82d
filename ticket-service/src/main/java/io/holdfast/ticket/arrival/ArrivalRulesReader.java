package io.holdfast.ticket.arrival;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.PrintableText;
import io.holdfast.contract.Priority;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.arrival.ArrivalRule.Changes;
import io.holdfast.ticket.arrival.ArrivalRule.When;
import io.holdfast.ticket.web.CommonFields;

/** Reads {@code {"rules": [{name, when, set, stop}]}}. */
final class ArrivalRulesReader {

    static final int RULES_MAX = 200;
    static final int WORDS_MAX = 100;

    private static final int VALUES_MAX = 100;
    /** All words of all rules: each is looked for in up to 20,000 characters of every message. */
    private static final int WORDS_TOTAL_MAX = 500;

    private static final int WORD_LENGTH_MAX = 100;
    private static final int TEXT_LENGTH_MAX = 254;
    private static final Set<String> RULE_FIELDS = Set.of("name", "when", "set", "stop");
    private static final Set<String> WHEN_FIELDS =
            Set.of("channel", "department", "words", "sender", "tags", "customerTier");
    private static final Set<String> SET_FIELDS = Set.of("department", "priority", "tags", "agentId");

    private ArrivalRulesReader() {}

    /**
     * The rules.
     *
     * @throws io.holdfast.rest.Problem 422 that names every invalid field
     */
    static ArrivalRules read(JsonFields body) {
        body.requireKnownNames(Set.of("rules"));
        if (!body.has("rules")) {
            body.addMissing("rules");
        }
        List<ArrivalRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields rule : body.objects("rules", RULES_MAX)) {
            ArrivalRule read = rule(rule);
            if (!names.add(read.name())) {
                rule.addError("name", "another rule has this name");
            }
            rules.add(read);
        }
        if (rules.stream().mapToInt(rule -> rule.when().words().size()).sum() > WORDS_TOTAL_MAX) {
            body.addError("rules", "at most " + WORDS_TOTAL_MAX + " words in all rules together");
        }
        body.throwIfInvalid();
        return new ArrivalRules(rules);
    }

    private static ArrivalRule rule(JsonFields rule) {
        rule.requireKnownNames(RULE_FIELDS);
        String name = rule.matching("name", PrintableText::isPrintable, "1 to 100 printable characters");
        if (name == null) {
            rule.addMissing("name");
        }
        JsonFields when = rule.objectOrNull("when");
        JsonFields set = rule.objectOrNull("set");
        if (set == null) {
            rule.addMissing("set");
        }
        return new ArrivalRule(name == null ? "" : name, when(when), changes(set), flag(rule, "stop"));
    }

    private static When when(@Nullable JsonFields when) {
        if (when == null) {
            return new When(Set.of(), Set.of(), List.of(), Set.of(), Set.of(), Set.of());
        }
        when.requireKnownNames(WHEN_FIELDS);
        return new When(
                keywords(when, "channel"),
                keywords(when, "department"),
                words(when),
                lower(texts(when, "sender", VALUES_MAX)),
                keywords(when, "tags"),
                tiers(when));
    }

    /** The form of a tier's name in events. */
    private static Set<String> tiers(JsonFields when) {
        if (!when.has("customerTier")) {
            return Set.of();
        }
        Set<String> tiers = new HashSet<>();
        for (JsonNode each : when.elements("customerTier", VALUES_MAX, "texts")) {
            if (!each.isTextual() || !PrintableText.isPrintable(each.textValue())) {
                when.addError("customerTier", "texts of 1 to " + PrintableText.LENGTH_MAX + " printable characters");
                return Set.of();
            }
            tiers.add(each.textValue());
        }
        return tiers;
    }

    /** Folded once, since they are looked for in every message. */
    private static List<String> words(JsonFields when) {
        List<String> words = new ArrayList<>();
        for (String word : texts(when, "words", WORDS_MAX)) {
            String folded = Words.fold(word);
            if (folded.isEmpty() || folded.length() > WORD_LENGTH_MAX) {
                when.addError("words", "words of 1 to " + WORD_LENGTH_MAX + " characters");
                return List.of();
            }
            words.add(folded);
        }
        return words;
    }

    private static Changes changes(@Nullable JsonFields set) {
        if (set == null) {
            return new Changes(null, null, List.of(), null);
        }
        set.requireKnownNames(SET_FIELDS);
        List<String> tags = CommonFields.tagsOrNull(set);
        return new Changes(
                set.keywordOrNull("department"),
                set.oneOfOrNull("priority", Priority.class),
                tags == null ? List.of() : tags,
                set.idOrNull("agentId"));
    }

    private static Set<String> keywords(JsonFields fields, String name) {
        List<String> keywords = fields.keywordsOrNull(name, EventRules.TAGS_MAX);
        return keywords == null ? Set.of() : Set.copyOf(keywords);
    }

    private static List<String> texts(JsonFields fields, String name, int max) {
        if (!fields.has(name)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : fields.elements(name, max, "texts")) {
            String text = each.isTextual() ? each.textValue().strip() : "";
            if (text.isEmpty() || text.length() > TEXT_LENGTH_MAX) {
                fields.addError(name, "texts of 1 to " + TEXT_LENGTH_MAX + " characters");
                return List.of();
            }
            texts.add(text);
        }
        return texts;
    }

    private static Set<String> lower(List<String> texts) {
        Set<String> lower = new HashSet<>();
        texts.forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static boolean flag(JsonFields fields, String name) {
        JsonNode value = fields.value(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            fields.addError(name, "true or false");
        }
        return value.asBoolean();
    }
}
