package io.holdfast.loyalty.ledger;

/** The points that a debit took from a lot. Both are identified by the numbers of their entries. */
public record Allocation(int debit, int lot, Points points) {}
