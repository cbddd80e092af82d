package io.holdfast.sla.history;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.Rfc3339;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.WireEnum;

/**
 * JSON form of a ticket's facts in the column {@code timeline.facts}: an array of objects with the fields that clocks
 * depend on. Ticket and customer are columns of the row; in {@code timeline.other_facts} each fact also has its customer. Times have microsecond precision, as PostgreSQL's do.
 */
public final class FactsJson {

    private static final JsonFactory JSON = new JsonFactory();

    private FactsJson() {}

    /** Truncates the time to microseconds, so that a fact is evaluated alike before and after it is stored. */
    public static Fact<TicketEvent> storable(Fact<? extends TicketEvent> fact) {
        return Fact.of(fact.id(), fact.source(), fact.time().truncatedTo(ChronoUnit.MICROS), fact.event());
    }

    static String write(List<Fact<TicketEvent>> facts) {
        return write(facts, false);
    }

    /** The same with the customer of each fact; null when there is none. */
    static @Nullable String writeWithCustomers(List<Fact<TicketEvent>> facts) {
        return facts.isEmpty() ? null : write(facts, true);
    }

    private static String write(List<Fact<TicketEvent>> facts, boolean withCustomers) {
        StringWriter text = new StringWriter(facts.size() * 128);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Fact<TicketEvent> fact : facts) {
                json.writeStartObject();
                json.writeStringField("id", fact.id());
                json.writeStringField("source", fact.source());
                json.writeStringField("time", fact.time().toString());
                if (withCustomers) {
                    json.writeStringField("customer", fact.event().customerId().value());
                }
                writeEvent(json, fact.event());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} or {@link #writeWithCustomers} has written.
     *
     * @param customerId the customer of facts without one of their own
     */
    public static List<Fact<TicketEvent>> read(String text, TicketId ticketId, CustomerId customerId) {
        List<Fact<TicketEvent>> facts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Fields fields = Fields.read(json);
                facts.add(Fact.of(
                        fields.text("id"),
                        fields.text("source"),
                        Rfc3339.instant(fields.text("time")),
                        readEvent(fields, ticketId, customerOf(fields, customerId))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unreadable history of ticket " + ticketId, e);
        }
        return facts;
    }

    private static CustomerId customerOf(Fields fields, CustomerId rowsCustomer) throws IOException {
        return fields.has("customer") ? new CustomerId(fields.text("customer")) : rowsCustomer;
    }

    private static void writeEvent(JsonGenerator json, TicketEvent event) throws IOException {
        switch (event) {
            case TicketCreated e -> {
                json.writeStringField("type", "created");
                json.writeStringField("channel", e.channel());
                json.writeStringField("department", e.department());
                json.writeStringField("priority", e.priority().wireName());
                writeTags(json, e.tags());
            }
            case ReplySent e -> {
                json.writeStringField("type", "replied");
                json.writeStringField("author", e.author().wireName());
                json.writeStringField("visibility", e.visibility().wireName());
            }
            case TicketStatusChanged e -> {
                json.writeStringField("type", "status");
                json.writeStringField("status", e.status().wireName());
            }
            case TicketReclassified e -> {
                json.writeStringField("type", "reclassified");
                if (e.department() != null) {
                    json.writeStringField("department", e.department());
                }
                if (e.priority() != null) {
                    json.writeStringField("priority", e.priority().wireName());
                }
                if (e.tags() != null) {
                    writeTags(json, e.tags());
                }
            }
            case TicketMerged e -> {
                json.writeStringField("type", "merged");
                json.writeStringField("into", e.intoTicketId().value());
            }
            // The previous version reads it as a second merge, which it ignores.
            case TicketUnmerged e -> {
                json.writeStringField("type", "merged");
                json.writeStringField("into", e.fromTicketId().value());
                json.writeStringField("undone", "true");
            }
            case TicketAssigned e -> throw notStored(e);
            case TicketRated e -> throw notStored(e);
            case TicketReviewed e -> throw notStored(e);
        }
    }

    private static IllegalArgumentException notStored(TicketEvent event) {
        return new IllegalArgumentException(event.getClass().getSimpleName() + " changes no clock and is not stored");
    }

    private static void writeTags(JsonGenerator json, List<String> tags) throws IOException {
        json.writeArrayFieldStart("tags");
        for (String tag : tags) {
            json.writeString(tag);
        }
        json.writeEndArray();
    }

    private static TicketEvent readEvent(Fields fields, TicketId ticket, CustomerId customer) throws IOException {
        return switch (fields.text("type")) {
            case "created" ->
                new TicketCreated(
                        ticket,
                        customer,
                        fields.text("channel"),
                        fields.text("department"),
                        fields.enumValue(Priority.class, "priority"),
                        fields.tags() == null ? List.of() : fields.tags(),
                        null);
            case "replied" ->
                new ReplySent(
                        ticket,
                        customer,
                        fields.text("id"),
                        fields.enumValue(Author.class, "author"),
                        null,
                        fields.enumValue(Visibility.class, "visibility"),
                        null,
                        null);
            case "status" ->
                new TicketStatusChanged(ticket, customer, fields.enumValue(TicketStatus.class, "status"), null, null);
            case "reclassified" ->
                new TicketReclassified(
                        ticket,
                        customer,
                        fields.has("priority") ? fields.enumValue(Priority.class, "priority") : null,
                        fields.has("department") ? fields.text("department") : null,
                        fields.tags());
            case "merged" -> {
                TicketId other = new TicketId(fields.text("into"));
                yield fields.has("undone")
                        ? new TicketUnmerged(ticket, customer, other)
                        : new TicketMerged(ticket, customer, other);
            }
            default -> throw new IOException("unknown event type " + fields.text("type"));
        };
    }

    private record Fields(
            Map<String, String> values, @Nullable List<String> tags) {

        static Fields read(JsonParser json) throws IOException {
            Map<String, String> values = new HashMap<>();
            List<String> tags = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    tags = new ArrayList<>();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        tags.add(json.getText());
                    }
                } else {
                    values.put(name, json.getText());
                }
            }
            return new Fields(values, tags);
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        String text(String name) throws IOException {
            String value = values.get(name);
            if (value == null) {
                throw new IOException("missing field " + name);
            }
            return value;
        }

        <E extends Enum<E> & WireEnum> E enumValue(Class<E> type, String name) throws IOException {
            String value = text(name);
            return WireEnum.find(type, value).orElseThrow(() -> new IOException("unknown " + name + " " + value));
        }
    }
}
