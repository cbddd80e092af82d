package io.holdfast.analytics.departure;

import java.io.Serializable;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;

import org.hibernate.annotations.Immutable;

/** Read-only entity of the table {@code departure}. */
@Entity
@Immutable
@IdClass(Departure.Key.class)
class Departure {

    @Id
    String source;

    @Id
    @Column(name = "event_id")
    String eventId;

    @Column(name = "customer_id")
    String customerId;

    String reason;

    @Column(name = "left_at")
    Instant leftAt;

    protected Departure() {}

    /** The primary key: the key of the event. */
    record Key(String source, String eventId) implements Serializable {}
}
