package io.holdfast.ticket.customer;

import java.io.Serializable;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** Row of the table {@code contact}. */
@Entity
@Immutable
@IdClass(StoredContact.Key.class)
@Table(name = "contact")
public class StoredContact {

    @Id
    @Column(name = "kind")
    String kind;

    @Id
    @Column(name = "value")
    String value;

    @Id
    @Column(name = "customer_id")
    String customerId;

    @Column(name = "confirmed")
    boolean confirmed;

    /** Primary key: several customers may claim a contact. */
    public record Key(String kind, String value, String customerId) implements Serializable {}

    public String kind() {
        return kind;
    }

    public String value() {
        return value;
    }

    public boolean confirmed() {
        return confirmed;
    }
}
