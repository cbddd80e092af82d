package io.holdfast.loyalty.ledger;

/** A reversal that found too few points. The points owed are taken from the lots of the next credits. */
public record OpenDebit(int number, Points owed) {}
