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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.DayNames;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.calendar.LocalRange;

/** A calendar's JSON, as the contract shows it. */
public final class CalendarJson {

    private static final int RANGES_A_DAY_MAX = 48;
    private static final int DATES_MAX = 5_000;
    private static final String NAME = "must have 1 to 64 characters of A-Z a-z 0-9 . _ : -";
    /** Beyond these years no calendar counts: a date there is a slip of the pen. */
    private static final int FIRST_YEAR = 1950;

    private static final int LAST_YEAR = 2199;
    private static final String YEARS = ", in the years " + FIRST_YEAR + " to " + LAST_YEAR;

    private CalendarJson() {}

    /**
     * Reads and checks a calendar.
     *
     * @param name what it must be called when that is said elsewhere, as in an address; null: its own {@code name}
     * @throws InvalidInputException with every flaw, each with its field's path
     */
    public static CalendarSpec read(JsonNode json, @Nullable String name) {
        FieldReader reader = new FieldReader();
        CalendarSpec calendar = read(json, name, reader);
        if (reader.isValid()) {
            reader.addErrors(calendar.validate());
        }
        reader.throwIfInvalid();
        return calendar;
    }

    /** A calendar that was checked when it was put. */
    static CalendarSpec stored(JsonNode json) {
        return read(json, null, new FieldReader());
    }

    private static CalendarSpec read(JsonNode json, @Nullable String name, FieldReader reader) {
        JsonNode body = reader.object(json, "");
        if (body == null) {
            reader.addError("", "must be a calendar");
            return new CalendarSpec("", ZoneOffset.UTC, Map.of(), Set.of(), Set.of(), Map.of());
        }
        String calendarName = name(body, name, reader);
        ZoneId zone = zone(body.get("timezone"), reader);
        Map<DayOfWeek, List<LocalRange>> weekly = weekly(body.get("weekly"), reader);
        Set<LocalDate> holidays = new LinkedHashSet<>();
        Set<MonthDay> yearly = new LinkedHashSet<>();
        holidays(body.get("holidays"), holidays, yearly, reader);
        Map<LocalDate, List<LocalRange>> closures = closures(body.get("closures"), reader);
        return new CalendarSpec(calendarName, zone, weekly, holidays, yearly, closures);
    }

    /** The name of a policy or a calendar: its own, or the one that is asked for. */
    static String name(JsonNode body, @Nullable String expected, FieldReader reader) {
        JsonNode own = body.get("name");
        if (FieldReader.isAbsent(own) && expected != null) {
            if (!Ids.isId(expected)) {
                reader.addError("name", NAME);
            }
            return expected;
        }
        String name = reader.text(own, "name");
        if (name == null) {
            return "";
        }
        if (!Ids.isId(name)) {
            reader.addError("name", NAME);
        } else if (expected != null && !expected.equals(name)) {
            reader.addError("name", "must be \"" + expected + "\", as in the address");
        }
        return name;
    }

    private static ZoneId zone(@Nullable JsonNode node, FieldReader reader) {
        String id = reader.text(node, "timezone");
        if (id != null) {
            // Region ids only: an offset such as +02:00 knows no summer time and is seldom meant.
            if (ZoneId.getAvailableZoneIds().contains(id)) {
                return ZoneId.of(id);
            }
            reader.addError("timezone", "unknown time zone \"" + id + "\": an IANA name such as Europe/Berlin");
        }
        return ZoneId.of("UTC");
    }

    private static Map<DayOfWeek, List<LocalRange>> weekly(@Nullable JsonNode node, FieldReader reader) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        JsonNode days = reader.object(node, "weekly");
        if (days == null) {
            if (FieldReader.isAbsent(node)) {
                reader.addError("weekly", "no working time: give the ranges of at least one day");
            }
            return weekly;
        }
        for (Map.Entry<String, JsonNode> property : days.properties()) {
            String field = "weekly." + property.getKey();
            Optional<DayOfWeek> day = DayNames.day(property.getKey());
            if (day.isEmpty()) {
                reader.addError(field, "unknown day: one of " + String.join(", ", DayNames.DAYS));
            } else {
                weekly.put(day.get(), ranges(property.getValue(), field, reader));
            }
        }
        return weekly;
    }

    private static List<LocalRange> ranges(JsonNode node, String field, FieldReader reader) {
        List<LocalRange> ranges = new ArrayList<>();
        List<JsonNode> elements = reader.array(node, field);
        if (elements.size() > RANGES_A_DAY_MAX) {
            reader.addError(field, "at most " + RANGES_A_DAY_MAX + " ranges a day");
            return ranges;
        }
        for (int i = 0; i < elements.size(); i++) {
            LocalRange range = range(elements.get(i), field + "[" + i + "]", reader);
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static @Nullable LocalRange range(JsonNode node, String field, FieldReader reader) {
        if (!node.isArray() || node.size() != 2) {
            reader.addError(field, "must be a range [\"08:00\", \"12:00\"]");
            return null;
        }
        Optional<Integer> from = minute(node.get(0));
        Optional<Integer> to = minute(node.get(1));
        if (from.isEmpty() || to.isEmpty()) {
            reader.addError(field + (from.isEmpty() ? "[0]" : "[1]"), "must be a wall time HH:MM, 00:00 to 24:00");
            return null;
        }
        if (from.get() >= to.get()) {
            reader.addError(
                    field, "must open before it closes; a range over midnight is two, until 24:00 and from 00:00");
            return null;
        }
        return new LocalRange(from.get(), to.get());
    }

    private static Optional<Integer> minute(JsonNode node) {
        return node.isTextual() ? LocalRange.minuteOf(node.textValue()) : Optional.empty();
    }

    private static void holidays(
            @Nullable JsonNode node, Set<LocalDate> once, Set<MonthDay> yearly, FieldReader reader) {
        List<JsonNode> elements = reader.array(node, "holidays");
        if (elements.size() > DATES_MAX) {
            reader.addError("holidays", "at most " + DATES_MAX);
            return;
        }
        for (int i = 0; i < elements.size(); i++) {
            String text = elements.get(i).asText();
            try {
                if (text.startsWith("--")) {
                    yearly.add(MonthDay.parse(text));
                } else {
                    once.add(date(text));
                }
            } catch (DateTimeException e) {
                reader.addError("holidays[" + i + "]", "must be a date 2026-12-24, or --12-24 for every year" + YEARS);
            }
        }
    }

    private static LocalDate date(String text) {
        LocalDate date = LocalDate.parse(text);
        if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
            throw new DateTimeException("no calendar counts in the year " + date.getYear());
        }
        return date;
    }

    private static Map<LocalDate, List<LocalRange>> closures(@Nullable JsonNode node, FieldReader reader) {
        Map<LocalDate, List<LocalRange>> closures = new HashMap<>();
        JsonNode dates = reader.object(node, "closures");
        if (dates == null) {
            return closures;
        }
        if (dates.size() > DATES_MAX) {
            reader.addError("closures", "at most " + DATES_MAX);
            return closures;
        }
        for (Map.Entry<String, JsonNode> property : dates.properties()) {
            String field = "closures." + property.getKey();
            try {
                closures.put(date(property.getKey()), ranges(property.getValue(), field, reader));
            } catch (DateTimeException e) {
                reader.addError(field, "must be a date such as 2026-06-03" + YEARS);
            }
        }
        return closures;
    }

    /** The same JSON again, in a settled order. */
    public static ObjectNode write(CalendarSpec calendar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode body = json.objectNode();
        body.put("name", calendar.name());
        body.put("timezone", calendar.zone().getId());
        ObjectNode weekly = body.putObject("weekly");
        Map<DayOfWeek, List<LocalRange>> days = new TreeMap<>(calendar.weekly());
        days.forEach((day, ranges) -> weekly.set(DayNames.of(day), write(ranges)));
        ArrayNode holidays = body.putArray("holidays");
        new TreeSet<>(calendar.holidays()).forEach(date -> holidays.add(date.toString()));
        new TreeSet<>(calendar.yearlyHolidays()).forEach(day -> holidays.add(day.toString()));
        ObjectNode closures = body.putObject("closures");
        new TreeMap<>(calendar.closures()).forEach((date, ranges) -> closures.set(date.toString(), write(ranges)));
        return body;
    }

    private static ArrayNode write(List<LocalRange> ranges) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (LocalRange range : ranges) {
            array.addArray().add(range.from()).add(range.to());
        }
        return array;
    }

    /** Calendars by name, as a list of them is given inline; later checks need them by name. */
    static Map<String, CalendarSpec> byName(Iterable<CalendarSpec> calendars) {
        Map<String, CalendarSpec> byName = new LinkedHashMap<>();
        calendars.forEach(calendar -> byName.put(calendar.name(), calendar));
        return byName;
    }
}
