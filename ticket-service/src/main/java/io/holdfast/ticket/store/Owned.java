package io.holdfast.ticket.store;

import io.holdfast.contract.CustomerId;

/**
 * The key of an entity's row that one customer told of. Rows of different customers do not meet, so that each is written
 * under its customer's lock only; which of the customers owns the entity is decided by its purchase or its ticket.
 */
record Owned<K>(K key, CustomerId customerId) {}
