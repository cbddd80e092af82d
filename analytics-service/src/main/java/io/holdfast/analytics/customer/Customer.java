package io.holdfast.analytics.customer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import org.hibernate.annotations.Immutable;

/** A customer's bit in its partition's bitmaps; the inbox writes it. */
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
