package io.holdfast.loyalty.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** Read-only entity of the table {@code account}. */
@Entity
@Immutable
@Table(name = "account")
class AccountEntity {
    @Id
    String customerId;

    int entryCount;
    long balance;
    long deficit;
}
