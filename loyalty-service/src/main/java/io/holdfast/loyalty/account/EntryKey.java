package io.holdfast.loyalty.account;

import java.io.Serializable;

/** The key of entries and lots: the customer and the number. */
record EntryKey(String customerId, int number) implements Serializable {}
