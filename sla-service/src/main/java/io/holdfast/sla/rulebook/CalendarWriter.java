package io.holdfast.sla.rulebook;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.DayNames;
import io.holdfast.sla.calendar.LocalRange;

/** Writes calendars as JSON, with days and dates in order, so that equal calendars have equal JSON. */
final class CalendarWriter {

    private CalendarWriter() {}

    static ObjectNode write(CalendarSpec calendar) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
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
}
