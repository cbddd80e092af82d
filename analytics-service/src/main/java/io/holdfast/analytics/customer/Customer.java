package io.holdfast.analytics.customer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import org.hibernate.annotations.Immutable;

/** Read-only entity of the table {@code customer}: the customer's partition, and its bit in the partition's bitmaps. */
@Entity
@Immutable
class Customer {

    @Id
    @Column(name = "customer_id")
    String customerId;

    int partition;

    int number;

    protected Customer() {}
}
