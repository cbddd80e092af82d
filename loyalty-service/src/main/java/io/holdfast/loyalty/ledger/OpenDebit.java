package io.holdfast.loyalty.ledger;

/** A reversal that found too few points: what it is still owed, to be taken from the next credit's lot. */
public record OpenDebit(int number, Points owed) {}
