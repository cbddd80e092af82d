package io.holdfast.loyalty.programme;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PrintableText;
import io.holdfast.loyalty.earning.CalendarPeriod;
import io.holdfast.rest.JsonFields;

/** Reads values that several parts of a programme have. An invalid one adds an error and is read as a placeholder. */
final class ProgrammeFields {

    private static final int TIER_LENGTH_MAX = 64;
    private static final String PERIOD = "an ISO 8601 duration such as P30D, P12M or PT15M, at most 100 years";

    private ProgrammeFields() {}

    /** A whole number; the least one when it is invalid. */
    static long number(JsonFields fields, String name, long min, long max) {
        Long number = numberOrNull(fields, name, min, max);
        if (number == null) {
            fields.addMissing(name);
            return min;
        }
        return number;
    }

    static @Nullable Long numberOrNull(JsonFields fields, String name, long min, long max) {
        JsonNode value = fields.value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            fields.addError(name, "a whole number from " + min + " to " + max);
            return null;
        }
        return value.longValue();
    }

    static @Nullable Integer integerOrNull(JsonFields fields, String name, int min, int max) {
        Long number = numberOrNull(fields, name, min, max);
        return number == null ? null : Math.toIntExact(number);
    }

    static boolean flag(JsonFields fields, String name, boolean whenAbsent) {
        Boolean flag = flagOrNull(fields, name);
        return flag == null ? whenAbsent : flag;
    }

    static @Nullable Boolean flagOrNull(JsonFields fields, String name) {
        JsonNode value = fields.value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            fields.addError(name, "true or false");
            return null;
        }
        return value.booleanValue();
    }

    static @Nullable BigDecimal amountOrNull(JsonFields fields, String name) {
        return fields.has(name) ? fields.amount(name) : null;
    }

    /** An amount above zero; one when it is invalid. */
    static BigDecimal positiveAmount(JsonFields fields, String name) {
        int errorsBefore = fields.errors().listed();
        BigDecimal amount = fields.amount(name);
        if (amount.signum() > 0) {
            return amount;
        }
        if (fields.errors().listed() == errorsBefore) {
            fields.addError(name, "must be above 0");
        }
        return BigDecimal.ONE;
    }

    static @Nullable BigDecimal amountUpToOrNull(JsonFields fields, String name, int max) {
        BigDecimal amount = amountOrNull(fields, name);
        if (amount != null && amount.compareTo(BigDecimal.valueOf(max)) > 0) {
            fields.addError(name, "must be at most " + max);
        }
        return amount;
    }

    static CalendarPeriod period(JsonFields fields, String name, CalendarPeriod whenAbsent) {
        CalendarPeriod period = periodOrNull(fields, name);
        return period == null ? whenAbsent : period;
    }

    static @Nullable CalendarPeriod positivePeriodOrNull(JsonFields fields, String name) {
        CalendarPeriod period = periodOrNull(fields, name);
        if (period != null && period.isZero()) {
            fields.addError(name, "must be longer than zero");
        }
        return period;
    }

    private static @Nullable CalendarPeriod periodOrNull(JsonFields fields, String name) {
        JsonNode value = fields.value(name);
        if (value == null) {
            return null;
        }
        CalendarPeriod period = value.isTextual() ? CalendarPeriod.parse(value.textValue()) : null;
        if (period == null) {
            fields.addError(name, PERIOD);
        }
        return period;
    }

    /** A tier's name; null when the text is none. */
    static @Nullable String tier(String text) {
        return PrintableText.isPrintable(text) && text.length() <= TIER_LENGTH_MAX ? text : null;
    }

    static void requireOrder(JsonFields fields, @Nullable Instant from, @Nullable Instant until) {
        if (from != null && until != null && !from.isBefore(until)) {
            fields.addError("until", "must be after from");
        }
    }

    /** Adds an error for a name that an earlier element has. */
    static final class UniqueNames {

        private final Set<String> names = new HashSet<>();

        void add(JsonFields fields, String field) {
            String name = fields.rawText(field);
            if (name != null && !names.add(name)) {
                fields.addError(field, "is given twice");
            }
        }
    }
}
