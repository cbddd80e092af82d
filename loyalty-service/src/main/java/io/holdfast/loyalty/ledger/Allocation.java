package io.holdfast.loyalty.ledger;

/** The points that a debit took from a lot. The debit is identified by the number of its entry, the lot by its own. */
public record Allocation(int debit, int lot, Points points) {}
