package io.holdfast.loyalty.account;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read-only entity of the table {@code entry}. */
@Entity
@Immutable
@IdClass(EntryKey.class)
@Table(name = "entry")
class EntryRow {
    @Id
    String customerId;

    @Id
    int number;

    UUID entryId;
    String kind;
    long points;
    long balance;
    String causeSource;
    String causeId;

    @Nullable
    String about;

    @Nullable
    Integer firstLot;

    int lots;

    @Nullable
    String subject;

    @Nullable
    String reason;

    Instant happenedAt;
    Instant postedAt;
}
