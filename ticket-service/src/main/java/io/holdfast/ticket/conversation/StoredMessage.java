package io.holdfast.ticket.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Row of the table {@code channel_message}, for queries that look for its ticket; it is never loaded. */
@Entity
@Immutable
@IdClass(StoredMessage.Key.class)
@Table(name = "channel_message")
public class StoredMessage {

    /** The primary key. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Key(String channel, String account, byte[] messageDigest) {}

    @Id
    String channel;

    @Id
    String account;

    @Id
    @Column(name = "message_digest")
    byte[] messageDigest;

    @Column(name = "ticket_id")
    @Nullable
    String ticketId;

    boolean opening;
}
