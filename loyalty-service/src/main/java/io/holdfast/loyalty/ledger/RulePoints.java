package io.holdfast.loyalty.ledger;

/** The part of an award that one rule gave. */
public record RulePoints(String rule, Points points) {}
