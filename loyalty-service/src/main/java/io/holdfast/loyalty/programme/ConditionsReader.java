package io.holdfast.loyalty.programme;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventRules;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Metric;
import io.holdfast.contract.PrintableText;
import io.holdfast.contract.Priority;
import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.earning.Conditions;
import io.holdfast.loyalty.earning.ItemConditions;
import io.holdfast.loyalty.earning.TimeConditions;
import io.holdfast.rest.JsonFields;

/** Reads the conditions of a rule. {@link ConditionsWriter} is the inverse. */
final class ConditionsReader {

    static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    static final String LEVEL = "the name of one of tiers.levels";

    private static final int VALUES_MAX = 200;
    private static final int QUANTITY_MAX = EventRules.QUANTITY_MAX * EventRules.ITEMS_MAX;
    private static final int SCORE_MAX = 5;
    private static final String PRINTABLE = "a text of 1 to " + PrintableText.LENGTH_MAX + " printable characters";
    private static final String KEYWORD = "a lower-case word of 1 to 64 characters of a-z 0-9 . _ -";

    private ConditionsReader() {}

    /**
     * The conditions in {@code when}.
     *
     * @param tiers the names of the programme's levels
     */
    static Conditions read(JsonFields rule, RuleKind kind, Set<String> tiers) {
        JsonFields when = rule.objectOrNull("when");
        if (when == null) {
            return Conditions.NONE;
        }
        when.requireKnownNames(kind.conditions());
        return new Conditions(
                items(when),
                time(when),
                when.set("currency", VALUES_MAX, ConditionsReader::currency, "an ISO 4217 code such as EUR"),
                keywords(when, "channel"),
                tiers(when, "tier", tiers),
                keywords(when, "department"),
                when.set("priority", VALUES_MAX, ConditionsReader::priority, oneOf(Priority.class)),
                when.set("metric", VALUES_MAX, ConditionsReader::metric, oneOf(Metric.class)),
                ProgrammeFields.amountOrNull(when, "minSpend"),
                ProgrammeFields.integerOrNull(when, "minQuantity", 1, QUANTITY_MAX),
                ProgrammeFields.integerOrNull(when, "minScore", 1, SCORE_MAX),
                ProgrammeFields.flagOrNull(when, "firstPurchase"));
    }

    /** A list of names of levels. */
    static Set<String> tiers(JsonFields fields, String name, Set<String> levels) {
        return fields.set(name, VALUES_MAX, text -> levels.contains(text) ? text : null, LEVEL);
    }

    private static ItemConditions items(JsonFields when) {
        return new ItemConditions(
                texts(when, "sku"), texts(when, "category"), texts(when, "excludeSku"), texts(when, "excludeCategory"));
    }

    private static TimeConditions time(JsonFields when) {
        Instant from = when.instantOrNull("from");
        Instant until = when.instantOrNull("until");
        ProgrammeFields.requireOrder(when, from, until);
        return new TimeConditions(
                from,
                until,
                when.set("weekdays", VALUES_MAX, ConditionsReader::weekday, "one of " + String.join(", ", WEEKDAYS)));
    }

    private static Set<String> texts(JsonFields when, String name) {
        return when.set(name, VALUES_MAX, text -> PrintableText.isPrintable(text) ? text : null, PRINTABLE);
    }

    private static Set<String> keywords(JsonFields when, String name) {
        return when.set(name, VALUES_MAX, text -> Keywords.isKeyword(text) ? text : null, KEYWORD);
    }

    private static @Nullable String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static @Nullable DayOfWeek weekday(String name) {
        int index = WEEKDAYS.indexOf(name);
        return index < 0 ? null : DayOfWeek.of(index + 1);
    }

    private static @Nullable Priority priority(String word) {
        return nullable(WireEnum.find(Priority.class, word));
    }

    private static @Nullable Metric metric(String word) {
        return nullable(WireEnum.find(Metric.class, word));
    }

    private static <T> @Nullable T nullable(Optional<T> found) {
        return found.orElse(null);
    }

    private static <E extends Enum<E> & WireEnum> String oneOf(Class<E> vocabulary) {
        return "one of " + WireEnum.wireNames(vocabulary);
    }
}
