package io.holdfast.loyalty.programme;

import java.time.DayOfWeek;
import java.util.Collection;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.WireEnum;
import io.holdfast.loyalty.earning.Conditions;

/** Writes the conditions of a rule as JSON, with values in order; what is no condition is left out. */
final class ConditionsWriter {

    private ConditionsWriter() {}

    static void write(Conditions conditions, ObjectNode when) {
        write(when, "currency", conditions.currencies());
        write(when, "channel", conditions.channels());
        write(when, "tier", conditions.tiers());
        write(when, "sku", conditions.items().skus());
        write(when, "category", conditions.items().categories());
        write(when, "excludeSku", conditions.items().excludedSkus());
        write(when, "excludeCategory", conditions.items().excludedCategories());
        write(when, "department", conditions.departments());
        writeWords(when, "priority", conditions.priorities());
        writeWords(when, "metric", conditions.metrics());
        writeText(when, "from", conditions.time().from());
        writeText(when, "until", conditions.time().until());
        if (!conditions.time().weekdays().isEmpty()) {
            ArrayNode days = when.putArray("weekdays");
            conditions.time().weekdays().stream()
                    .sorted()
                    .map(ConditionsWriter::weekday)
                    .forEach(days::add);
        }
        if (conditions.minSpend() != null) {
            when.put("minSpend", conditions.minSpend().toPlainString());
        }
        if (conditions.minQuantity() != null) {
            when.put("minQuantity", conditions.minQuantity());
        }
        if (conditions.minScore() != null) {
            when.put("minScore", conditions.minScore());
        }
        if (conditions.firstPurchase() != null) {
            when.put("firstPurchase", conditions.firstPurchase());
        }
    }

    /** A list of texts in order; nothing when it is empty. */
    static void write(ObjectNode object, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = object.putArray(name);
            values.stream().sorted().forEach(array::add);
        }
    }

    /** A value by its text; nothing when it is absent. */
    static void writeText(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    private static <E extends Enum<E> & WireEnum> void writeWords(ObjectNode object, String name, Set<E> values) {
        if (!values.isEmpty()) {
            ArrayNode array = object.putArray(name);
            values.stream().sorted().map(WireEnum::wireName).forEach(array::add);
        }
    }

    private static String weekday(DayOfWeek day) {
        return ConditionsReader.WEEKDAYS.get(day.getValue() - 1);
    }
}
