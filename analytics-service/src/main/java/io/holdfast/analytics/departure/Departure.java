package io.holdfast.analytics.departure;

import java.io.Serializable;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;

import org.hibernate.annotations.Immutable;

/** A departure as told; the inbox writes it. */
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

    /** The identity of the fact that told it. */
    record Key(String source, String eventId) implements Serializable {}
}
