package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Simulations that are much work for their size: answered soon, or refused by a bound that the answer names. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class SimulationBoundsTest {

    private static final Instant TEN = Instant.parse("2026-03-04T10:00:00Z");
    private static final String POLICY = """
            {"name":"p","rules":[{"targets":{"first-response":"PT1H","next-response":"PT2H"}}]}""";

    /** A compiled calendar must not grow with ranges a day times days to the deadline. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static Response simulate(String policy, String calendars, List<String> events, Instant asOf) {
        return ServiceRequests.as("ops")
                .contentType(ContentType.JSON)
                .body("""
                        {"policy":%s,"calendars":[%s],"events":[%s],"asOf":"%s"}""".formatted(policy, calendars, String.join(",", events), asOf))
                .post("/simulations");
    }

    private static String event(String type, Instant time, String data) {
        return """
                {"type":"%s","time":"%s","data":{%s}}""".formatted(type, time, data);
    }

    private static String calendar(String name, int minutesARange) {
        String ranges = IntStream.range(0, 48)
                .mapToObj(i ->
                        "[\"%02d:%02d\",\"%02d:%02d\"]".formatted(i / 2, i % 2 * 30, i / 2, i % 2 * 30 + minutesARange))
                .collect(Collectors.joining(",", "[", "]"));
        String week = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun").stream()
                .map(day -> "\"" + day + "\":" + ranges)
                .collect(Collectors.joining(","));
        return """
                {"name":"%s","timezone":"Europe/Berlin","weekly":{%s}}""".formatted(name, week);
    }

    private static String policyWith(String calendar) {
        return """
                {"name":"p","rules":[{"calendar":"%s","targets":{"first-response":"P36500D"}}]}""".formatted(calendar);
    }

    @Test
    void aCalendarOfManyRangesAndAFarTargetIsAnsweredOrRefusedSoon() {
        List<String> created = List.of(event("ticket-created", TEN, "\"ticketId\":\"T\""));
        simulate(POLICY, "", created, TEN);

        Response tooFar = simulate(policyWith("c"), calendar("c", 1), created, TEN);
        Response far = simulate(policyWith("c"), calendar("c", 29), created, TEN);

        assertThat(tooFar.statusCode()).as(tooFar.asString()).isEqualTo(422);
        assertThat(tooFar.asString()).contains("200 years");
        assertThat(tooFar.time()).isLessThan(SOON.toMillis());
        assertThat(far.statusCode()).as(far.asString()).isEqualTo(200);
        assertThat(far.time()).isLessThan(SOON.toMillis());
        // 36,500 days of 24 hours, of which 23 hours and 12 minutes a day count.
        assertThat(Instant.parse(far.jsonPath().getString("clocks[0].dueAt")))
                .isBetween(Instant.parse("2129-01-01T00:00:00Z"), Instant.parse("2130-01-01T00:00:00Z"));
    }

    @Test
    void aChainOfMergesToldLastFirstIsAnsweredSoon() {
        List<String> events = new ArrayList<>();
        events.add(event("ticket-created", TEN, "\"ticketId\":\"T0\""));
        events.add(event("reply-sent", TEN.plusSeconds(1), "\"ticketId\":\"T0\",\"author\":\"agent\""));
        for (int i = 1; i < 300; i++) {
            events.add(event("ticket-created", TEN, "\"ticketId\":\"T" + i + "\""));
            events.add(event(
                    "ticket-merged",
                    TEN.plusSeconds(60 + i),
                    "\"ticketId\":\"T" + i + "\",\"intoTicketId\":\"T" + (i - 1) + "\""));
        }
        Collections.reverse(events);

        Response answer = simulate(POLICY, "", events, TEN.plusSeconds(3600));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.time()).isLessThan(SOON.toMillis());
        assertThat(answer.jsonPath()
                        .getString("clocks.find { it.ticketId == 'T0' && it.metric == 'next-response' }.startedAt"))
                .isEqualTo(TEN.toString());
    }

    @Test
    void tiersOfACustomerWithManyTicketsAreRefusedByTheBound() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            events.add(event("ticket-created", TEN, "\"ticketId\":\"T" + i + "\""));
            events.add(event("tier-changed", TEN.plusSeconds(i), "\"tier\":\"t" + i % 2 + "\""));
        }

        Response answer = simulate(POLICY, "", events, TEN.plusSeconds(3600));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("type")).endsWith("too-much-work");
        assertThat(answer.jsonPath().getString("detail")).contains("250000");
    }

    @Test
    void overlapsOnManyDatesAreReportedWithinTheBound() {
        String same = IntStream.range(0, 48)
                .mapToObj(i -> "[\"08:00\",\"09:00\"]")
                .collect(Collectors.joining(",", "[", "]"));
        String closures = IntStream.range(0, 500)
                .mapToObj(day -> "\"%s\":%s".formatted(LocalDate.of(2026, 1, 1).plusDays(day), same))
                .collect(Collectors.joining(","));

        Response answer = simulate(POLICY, """
                {"name":"c","timezone":"UTC","weekly":{"mon":[["08:00","09:00"]]},"closures":{%s}}""".formatted(closures), List.of(), TEN);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString().length()).isLessThan(64_000);
    }
}
