package io.holdfast.loyalty.ledger;

/** That a debit took these points from that lot; lots and debits are named by their entries' numbers. */
public record Allocation(int debit, int lot, Points points) {}
