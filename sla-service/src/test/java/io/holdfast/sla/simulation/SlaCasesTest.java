package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.holdfast.rest.Problem;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.rulebook.CalendarJson;
import io.holdfast.sla.rulebook.PolicyJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** All cases on working time and tickets, without a server. */
class SlaCasesTest {

    @TestFactory
    Stream<DynamicTest> everyCaseHolds() {
        return CaseFiles.loadAll().stream()
                .map(given -> DynamicTest.dynamicTest(
                        given.get("id").asText() + " " + given.get("title").asText(), () -> check(given)));
    }

    private static void check(JsonNode given) {
        switch (given.get("kind").asText()) {
            case "deadline" -> deadline(given);
            case "elapsed" -> elapsed(given);
            case "wall_to_instant" -> wallToInstant(given);
            case "warning_offset" -> warningOffset(given);
            case "timeline", "policy_change" ->
                CaseAssertions.check(given, CaseAssertions.of(CaseRequest.timeline(given)));
            case "error" -> checkRejected(given);
            default -> Assumptions.abort("unknown kind of case: " + given.get("kind"));
        }
    }

    private static void deadline(JsonNode given) {
        WorkingCalendar calendar = calendar(given);
        Instant start = instant(given.get("start"));
        Duration left = given.has("target_sec")
                ? Duration.ofSeconds(given.get("target_sec").asLong())
                : Duration.ofMinutes(given.get("target_min").asLong());
        Duration paused = Duration.ZERO;
        Instant from = start;
        for (JsonNode pause : given.path("pauses")) {
            Instant stopped = instant(pause.get(0));
            Instant resumed = instant(pause.get(1));
            left = left.minus(calendar.between(from, stopped));
            paused = paused.plus(calendar.between(stopped, resumed));
            from = resumed;
        }

        assertThat(calendar.add(from, left)).isEqualTo(instant(given.at("/expect/deadline")));
        JsonNode expectedPause = given.at("/expect/paused_working_sec");
        if (!expectedPause.isMissingNode()) {
            assertThat(paused).isEqualTo(Duration.ofSeconds(expectedPause.asLong()));
        }
    }

    private static void elapsed(JsonNode given) {
        assertThat(calendar(given).between(instant(given.get("from")), instant(given.get("to"))))
                .isEqualTo(Duration.ofSeconds(given.at("/expect/working_sec").asLong()));
    }

    private static void wallToInstant(JsonNode given) {
        String wall = given.get("wall").asText();
        boolean endOfDay = wall.endsWith("T24:00");
        LocalDateTime time = endOfDay
                ? LocalDate.parse(wall.substring(0, 10)).plusDays(1).atStartOfDay()
                : LocalDateTime.parse(wall);

        assertThat(WorkingCalendar.instantOf(
                        time, ZoneId.of(given.get("timezone").asText())))
                .isEqualTo(instant(given.at("/expect/instant")));
    }

    private static void warningOffset(JsonNode given) {
        WorkingCalendar calendar = calendar(given);
        Instant deadline = instant(given.get("deadline"));
        long minutes = given.get("offset_working_min").asLong();
        Instant fires = minutes < 0
                ? calendar.subtract(deadline, Duration.ofMinutes(-minutes))
                : calendar.add(deadline, Duration.ofMinutes(minutes));

        assertThat(fires).isEqualTo(instant(given.at("/expect/fires_at")));
    }

    private static void checkRejected(JsonNode given) {
        ObjectNode request = CaseRequest.targetOnly(given);
        assertThatThrownBy(() -> {
                    List<CalendarSpec> calendars = new ArrayList<>();
                    for (JsonNode calendar : request.path("calendars")) {
                        calendars.add(CalendarJson.read(calendar, null));
                    }
                    PolicyJson.read(request.get("policy"), "", null, calendars);
                })
                .isInstanceOf(Problem.class);
    }

    private static WorkingCalendar calendar(JsonNode given) {
        return CaseRequest.calendarOf(given.get("calendar"));
    }

    static Instant instant(JsonNode text) {
        return OffsetDateTime.parse(text.asText()).toInstant();
    }
}
