package io.holdfast.ticket.conversation;

import java.io.Serializable;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import com.fasterxml.jackson.databind.JsonNode;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.web.Json;

/** Row of the table {@code fact}: an event. */
@Entity
@Immutable
@IdClass(StoredFact.Key.class)
@Table(name = "fact")
public class StoredFact {

    @Id
    @Column(name = "id")
    String id;

    @Id
    @Column(name = "source")
    String source;

    @Column(name = "type")
    String type;

    @Column(name = "time")
    Instant time;

    @Column(name = "customer_id")
    @Nullable
    String customerId;

    @Column(name = "subject")
    @Nullable
    String subject;

    @Column(name = "data")
    @Nullable
    String data;

    @Column(name = "position")
    long position;

    @Column(name = "refused_at")
    @Nullable
    Instant refusedAt;

    /** Primary key. */
    public record Key(String id, String source) implements Serializable {}

    public String id() {
        return id;
    }

    public String source() {
        return source;
    }

    /** Whether a command of this service told of it: of no other event is a text stored. */
    public boolean isFromHere() {
        return source.equals(EventSources.CONVERSATION);
    }

    long position() {
        return position;
    }

    public String type() {
        return type;
    }

    public Instant time() {
        return time;
    }

    /** The event's data; empty once the customer has been erased. */
    public JsonNode data() {
        return Json.readStored(data);
    }
}
