package io.holdfast.sla.compliance;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/**
 * By what clocks are grouped.
 *
 * @param names some of {@link #NAMES}, in the order of the request; empty for the total only
 * @param zone IANA name of the time zone of the groups by time
 * @param isZoneGiven whether the request names the zone
 */
record ClockGroups(List<String> names, String zone, boolean isZoneGiven) {

    /** Groups by the instant at which the clock started; the format of PostgreSQL's to_char of each. */
    private static final Map<String, String> TIME_FORMATS =
            Map.of("date", "YYYY-MM-DD", "weekday", "fmday", "hour", "HH24");

    private static final List<String> NAMES =
            List.of("metric", "department", "priority", "channel", "date", "weekday", "hour");

    /** PostgreSQL takes these for abbreviations of a fixed offset, without daylight saving time. */
    private static final Map<String, String> ABBREVIATIONS =
            Map.of("CET", "Europe/Brussels", "MET", "Europe/Brussels", "EET", "Europe/Athens", "WET", "Europe/Lisbon");

    private static final String UNKNOWN_ZONE = "unknown time zone: an IANA name such as Europe/Berlin";
    private static final String INVALID_PARAMETER_VALUE = "22023";

    /**
     * Reads the parameters {@code groupBy} and {@code timezone}.
     *
     * @throws Problem 422 when one of them is invalid
     */
    static ClockGroups of(@Nullable String groupBy, @Nullable String timezone) {
        if (timezone != null && !ZoneId.getAvailableZoneIds().contains(timezone)) {
            throw Problem.invalid("timezone", UNKNOWN_ZONE);
        }
        return new ClockGroups(names(groupBy), timezone == null ? "UTC" : timezone, timezone != null);
    }

    private static List<String> names(@Nullable String groupBy) {
        if (groupBy == null || groupBy.isEmpty()) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>(List.of(groupBy.split(",", -1)));
        if (!NAMES.containsAll(names)) {
            throw Problem.invalid("groupBy", "must be a comma-separated list of " + String.join(", ", NAMES));
        }
        return List.copyOf(names);
    }

    /** Whether some group needs the time zone. */
    boolean areOfTime() {
        return !Collections.disjoint(names, TIME_FORMATS.keySet());
    }

    /** The name under which PostgreSQL knows the time zone. */
    String sqlZone() {
        return ABBREVIATIONS.getOrDefault(zone, zone);
    }

    /** The names of the groups that are not by time. */
    List<String> otherNames() {
        return names.stream().filter(name -> !TIME_FORMATS.containsKey(name)).toList();
    }

    /**
     * The SQL columns of all groups.
     *
     * @param hour the local hour in which the clock started, as an SQL expression
     */
    List<String> columns(String hour) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            String format = TIME_FORMATS.get(name);
            columns.add(format == null ? name : "to_char(" + hour + ", '" + format + "') as " + name);
        }
        return columns;
    }

    /** A problem that names the parameter if PostgreSQL does not know the zone; otherwise the failure itself. */
    static Throwable problemOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .limit(5)
                        .anyMatch(cause ->
                                cause instanceof PgException sql && INVALID_PARAMETER_VALUE.equals(sql.getSqlState()))
                ? Problem.invalid("timezone", UNKNOWN_ZONE)
                : failure;
    }
}
