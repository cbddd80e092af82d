package io.holdfast.sla.rulebook;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.DayNames;
import io.holdfast.sla.calendar.LocalRange;

/** Reads and validates the JSON of calendars. {@link CalendarWriter} is the inverse. */
public final class CalendarJson {

    private static final int RANGES_PER_DAY_MAX = 48;
    private static final int DATES_MAX = 5_000;

    /** A date outside these years, which no calendar computes, is taken for a typing error. */
    private static final int FIRST_YEAR = 1950;

    private static final int LAST_YEAR = 2199;
    private static final String YEARS = ", in the years " + FIRST_YEAR + " to " + LAST_YEAR;

    private CalendarJson() {}

    /**
     * Reads and validates a calendar.
     *
     * @param name the name in the request's path; null when the body must have one
     * @throws Problem 422 with all errors, each with its field's path
     */
    public static CalendarSpec read(JsonNode json, @Nullable String name) {
        FieldErrors errors = DefinitionJson.newErrors();
        CalendarSpec calendar = read(json, "", name, errors);
        errors.throwIfAny();
        return calendar;
    }

    /** Reads and validates a calendar at a path of a larger document. The result is valid only when no error was added. */
    static CalendarSpec read(JsonNode json, String path, @Nullable String name, FieldErrors errors) {
        FieldErrors own = DefinitionJson.newErrors();
        CalendarSpec calendar = parse(json, path, name, own);
        if (own.isEmpty()) {
            for (CalendarSpec.Violation violation : calendar.validate()) {
                own.add(new FieldError(violation.field(), violation.message()).under(path));
            }
        }
        errors.addAll(own);
        return calendar;
    }

    /** Reads a stored calendar, which was validated before it was stored. */
    static CalendarSpec readStored(JsonNode json) {
        return parse(json, "", null, DefinitionJson.newErrors());
    }

    private static CalendarSpec parse(JsonNode json, String path, @Nullable String name, FieldErrors errors) {
        JsonFields fields = DefinitionJson.object(json, path, errors, "a calendar");
        if (fields == null) {
            return new CalendarSpec("", ZoneOffset.UTC, Map.of(), Set.of(), Set.of(), Map.of());
        }
        String calendarName = DefinitionJson.name(fields, name);
        ZoneId zone = zone(fields);
        Map<DayOfWeek, List<LocalRange>> weekly = weekly(fields);
        Set<LocalDate> holidays = new LinkedHashSet<>();
        Set<MonthDay> yearlyHolidays = new LinkedHashSet<>();
        readHolidays(fields, holidays, yearlyHolidays);
        return new CalendarSpec(calendarName, zone, weekly, holidays, yearlyHolidays, closures(fields));
    }

    private static ZoneId zone(JsonFields fields) {
        String id = DefinitionJson.text(fields, "timezone");
        if (id != null) {
            // Region ids only: an offset such as +02:00 has no daylight saving time and is seldom meant.
            if (ZoneId.getAvailableZoneIds().contains(id)) {
                return ZoneId.of(id);
            }
            fields.addError("timezone", "unknown time zone \"" + id + "\": an IANA name such as Europe/Berlin");
        }
        return ZoneId.of("UTC");
    }

    private static Map<DayOfWeek, List<LocalRange>> weekly(JsonFields fields) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        JsonFields days = DefinitionJson.objectOrNull(fields, "weekly");
        if (days == null) {
            if (!fields.has("weekly")) {
                fields.addError("weekly", "no working time: give the ranges of at least one day");
            }
            return weekly;
        }
        for (Map.Entry<String, JsonNode> property : days.properties()) {
            String name = property.getKey();
            Optional<DayOfWeek> day = DayNames.day(name);
            if (day.isEmpty()) {
                days.addError(name, "unknown day: one of " + String.join(", ", DayNames.DAYS));
            } else {
                weekly.put(day.get(), ranges(days, name));
            }
        }
        return weekly;
    }

    private static List<LocalRange> ranges(JsonFields days, String name) {
        List<LocalRange> ranges = new ArrayList<>();
        List<JsonNode> elements = days.elements(name, RANGES_PER_DAY_MAX, "ranges a day");
        for (int i = 0; i < elements.size(); i++) {
            LocalRange range = range(elements.get(i), days, name + "[" + i + "]");
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static @Nullable LocalRange range(JsonNode node, JsonFields days, String name) {
        if (!node.isArray() || node.size() != 2) {
            days.addError(name, "must be a range [\"08:00\", \"12:00\"]");
            return null;
        }
        Optional<Integer> from = minute(node.get(0));
        Optional<Integer> to = minute(node.get(1));
        if (from.isEmpty() || to.isEmpty()) {
            days.addError(name + (from.isEmpty() ? "[0]" : "[1]"), "must be a wall time HH:MM, 00:00 to 24:00");
            return null;
        }
        if (from.get() >= to.get()) {
            days.addError(name, "must open before it closes; a range over midnight is two, until 24:00 and from 00:00");
            return null;
        }
        return new LocalRange(from.get(), to.get());
    }

    private static Optional<Integer> minute(JsonNode node) {
        return node.isTextual() ? LocalRange.minuteOf(node.textValue()) : Optional.empty();
    }

    private static void readHolidays(JsonFields fields, Set<LocalDate> once, Set<MonthDay> yearly) {
        List<JsonNode> elements = fields.elements("holidays", DATES_MAX, "dates");
        for (int i = 0; i < elements.size(); i++) {
            String text = elements.get(i).asText();
            try {
                if (text.startsWith("--")) {
                    yearly.add(MonthDay.parse(text));
                } else {
                    once.add(date(text));
                }
            } catch (DateTimeException e) {
                fields.addError("holidays[" + i + "]", "must be a date 2026-12-24, or --12-24 for every year" + YEARS);
            }
        }
    }

    private static LocalDate date(String text) {
        LocalDate date = LocalDate.parse(text);
        if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
            throw new DateTimeException("outside of the computed years: " + date);
        }
        return date;
    }

    private static Map<LocalDate, List<LocalRange>> closures(JsonFields fields) {
        Map<LocalDate, List<LocalRange>> closures = new HashMap<>();
        JsonFields dates = DefinitionJson.objectOrNull(fields, "closures");
        if (dates == null) {
            return closures;
        }
        if (dates.properties().size() > DATES_MAX) {
            fields.addError("closures", "at most " + DATES_MAX + " dates");
            return closures;
        }
        for (Map.Entry<String, JsonNode> property : dates.properties()) {
            String name = property.getKey();
            try {
                closures.put(date(name), ranges(dates, name));
            } catch (DateTimeException e) {
                dates.addError(name, "must be a date such as 2026-06-03" + YEARS);
            }
        }
        return closures;
    }
}
