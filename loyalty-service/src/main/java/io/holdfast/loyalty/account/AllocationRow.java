package io.holdfast.loyalty.account;

import java.io.Serializable;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** Read-only entity of the table {@code allocation}. */
@Entity
@Immutable
@IdClass(AllocationRow.Key.class)
@Table(name = "allocation")
class AllocationRow {
    @Id
    String customerId;

    @Id
    int debit;

    @Id
    int lot;

    long points;

    /** The primary key. */
    record Key(String customerId, int debit, int lot) implements Serializable {}
}
