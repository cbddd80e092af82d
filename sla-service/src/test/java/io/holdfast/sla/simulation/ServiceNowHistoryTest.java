package io.holdfast.sla.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.Word;
import io.holdfast.sla.clock.Breach;
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.policy.DefaultPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** A year of a real help desk under the default policy, calculated twice. Skipped where the file is not there. */
class ServiceNowHistoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Long> EXPECTED = new TreeMap<>(Map.of(
            "first-response low", 218L,
            "first-response normal", 10_448L,
            "first-response high", 301L,
            "first-response urgent", 266L,
            "next-response low", 12L,
            "next-response normal", 411L,
            "next-response high", 11L,
            "next-response urgent", 16L));

    private static final Map<String, List<MinuteCount.Line>> LINES = new LinkedHashMap<>();
    private static final List<Fact<?>> FACTS = new ArrayList<>();
    private static Instant lastEvent = Instant.MIN;

    @BeforeAll
    static void readTheFile() throws IOException {
        Path file = Shared.file("data/servicenow-tickets.ndjson.gz");
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(JSON.readTree(line));
            }
        }
    }

    private static void keep(JsonNode event) {
        String ticket = event.at("/data/ticketId").asText();
        LINES.computeIfAbsent(ticket, id -> new ArrayList<>()).add(lineOf(event));
        Instant time = Instant.parse(event.get("time").asText());
        lastEvent = time.isAfter(lastEvent) ? time : lastEvent;
        FACTS.add(Fact.of(event.get("id").asText(), event.get("source").asText(), time, factOf(event)));
    }

    private static MinuteCount.Line lineOf(JsonNode event) {
        JsonNode data = event.get("data");
        return new MinuteCount.Line(
                event.get("id").asText(),
                event.get("time").asText(),
                event.get("type").asText(),
                data.path("author").asText(),
                data.path("status").asText(),
                data.path("priority").asText());
    }

    private static TicketEvent factOf(JsonNode event) {
        JsonNode data = event.get("data");
        TicketId ticket = new TicketId(data.get("ticketId").asText());
        CustomerId customer = new CustomerId(data.get("customerId").asText());
        return switch (event.get("type").asText()) {
            case "ticket-created" ->
                new TicketCreated(
                        ticket,
                        customer,
                        data.get("channel").asText(),
                        data.get("department").asText(),
                        priority(data),
                        List.of(),
                        null);
            case "reply-sent" ->
                new ReplySent(
                        ticket,
                        customer,
                        data.get("replyId").asText(),
                        Word.find(Author.class, data.get("author").asText()).orElseThrow(),
                        null,
                        Word.find(Visibility.class, data.get("visibility").asText())
                                .orElseThrow(),
                        null,
                        null);
            case "ticket-status-changed" ->
                new TicketStatusChanged(
                        ticket,
                        customer,
                        Word.find(TicketStatus.class, data.get("status").asText())
                                .orElseThrow(),
                        null,
                        null);
            case "ticket-reclassified" -> new TicketReclassified(ticket, customer, priority(data), null, null);
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private static Priority priority(JsonNode data) {
        return Word.find(Priority.class, data.get("priority").asText()).orElseThrow();
    }

    @Test
    void theEvaluatorAndACountMinuteByMinuteFindTheSameBreaches() {
        TreeSet<String> evaluated = new TreeSet<>();
        for (Clock clock : Simulation.simulate(DefaultPolicy.POLICY, List.of(), FACTS, lastEvent)) {
            Breach breach = clock.breach();
            if (breach != null) {
                evaluated.add(clock.ticketId() + " " + clock.metric().word() + " " + clock.cycle() + " "
                        + breach.priority().word());
            }
        }
        TreeSet<String> counted = new TreeSet<>();
        LINES.forEach((ticket, lines) -> {
            List<MinuteCount.Line> inOrder = new ArrayList<>(lines);
            inOrder.sort(Comparator.comparing(MinuteCount.Line::time).thenComparing(MinuteCount.Line::id));
            MinuteCount.count(ticket, inOrder, lastEvent, counted);
        });

        assertThat(evaluated).isEqualTo(counted);
        assertThat(byMetricAndPriority(counted)).isEqualTo(EXPECTED);
    }

    private static Map<String, Long> byMetricAndPriority(Iterable<String> breaches) {
        Map<String, Long> counts = new TreeMap<>();
        for (String breach : breaches) {
            List<String> parts = List.of(breach.split(" ", 4));
            counts.merge(parts.get(1) + " " + parts.get(3), 1L, Long::sum);
        }
        return counts;
    }
}
