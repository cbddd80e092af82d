package io.holdfast.sla.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

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
import io.holdfast.contract.WireEnum;
import io.holdfast.testservers.SharedFiles;

/** Reads a year of tickets of a real help desk. Tests that need it are skipped if the file does not exist. */
public final class ServiceNowFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<MinuteByMinuteReference.Line>> lines = new LinkedHashMap<>();
    private final List<Fact<?>> facts = new ArrayList<>();
    private final Map<String, Instant> created = new HashMap<>();
    private Instant lastEvent = Instant.MIN;

    private ServiceNowFile() {}

    public static ServiceNowFile read() throws IOException {
        Path file = SharedFiles.require("data/servicenow-tickets.ndjson.gz");
        ServiceNowFile history = new ServiceNowFile();
        for (String line : SharedFiles.gzippedLines(file)) {
            history.keep(JSON.readTree(line));
        }
        return history;
    }

    public List<Fact<?>> facts() {
        return facts;
    }

    public Instant lastEvent() {
        return lastEvent;
    }

    public Instant createdAt(String ticketId) {
        return created.getOrDefault(ticketId, Instant.MAX);
    }

    /** {@code ticket metric cycle priority} of each breach under the default policy, counted minute by minute. */
    public SortedSet<String> breachesByTheMinute() {
        SortedSet<String> counted = new TreeSet<>();
        lines.forEach((ticket, events) -> {
            List<MinuteByMinuteReference.Line> inOrder = new ArrayList<>(events);
            inOrder.sort(Comparator.comparing(MinuteByMinuteReference.Line::time)
                    .thenComparing(MinuteByMinuteReference.Line::id));
            MinuteByMinuteReference.count(ticket, inOrder, lastEvent, counted);
        });
        return counted;
    }

    private void keep(JsonNode event) {
        String ticket = event.at("/data/ticketId").asText();
        lines.computeIfAbsent(ticket, id -> new ArrayList<>()).add(lineOf(event));
        Instant time = Instant.parse(event.get("time").asText());
        if (event.get("type").asText().equals("ticket-created")) {
            created.put(ticket, time);
        }
        lastEvent = time.isAfter(lastEvent) ? time : lastEvent;
        facts.add(Fact.of(event.get("id").asText(), event.get("source").asText(), time, factOf(event)));
    }

    private static MinuteByMinuteReference.Line lineOf(JsonNode event) {
        JsonNode data = event.get("data");
        return new MinuteByMinuteReference.Line(
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
                        WireEnum.find(Author.class, data.get("author").asText()).orElseThrow(),
                        null,
                        WireEnum.find(Visibility.class, data.get("visibility").asText())
                                .orElseThrow(),
                        null,
                        null);
            case "ticket-status-changed" ->
                new TicketStatusChanged(
                        ticket,
                        customer,
                        WireEnum.find(TicketStatus.class, data.get("status").asText())
                                .orElseThrow(),
                        null,
                        null);
            case "ticket-reclassified" -> new TicketReclassified(ticket, customer, priority(data), null, null);
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private static Priority priority(JsonNode data) {
        return WireEnum.find(Priority.class, data.get("priority").asText()).orElseThrow();
    }
}
