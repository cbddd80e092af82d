package io.holdfast.loyalty.account;

import java.io.Serializable;

/** The primary key of entries and lots: the customer, and the number within the account. */
record EntryKey(String customerId, int number) implements Serializable {}
