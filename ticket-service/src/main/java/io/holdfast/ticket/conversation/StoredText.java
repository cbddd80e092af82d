package io.holdfast.ticket.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Row of the table {@code wording}: the text of an event. */
@Entity
@Immutable
@Table(name = "wording")
public class StoredText {

    @Id
    @Column(name = "fact_id")
    String factId;

    @Column(name = "subject")
    @Nullable
    String subject;

    @Column(name = "message")
    String message;

    @Column(name = "external_id")
    @Nullable
    String externalId;

    @Column(name = "account")
    @Nullable
    String account;

    public String factId() {
        return factId;
    }

    public @Nullable String subject() {
        return subject;
    }

    public String message() {
        return message;
    }

    public @Nullable String externalId() {
        return externalId;
    }

    public @Nullable String account() {
        return account;
    }
}
