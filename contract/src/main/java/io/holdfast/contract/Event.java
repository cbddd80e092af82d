package io.holdfast.contract;

/** Anything that a fact can tell. */
public sealed interface Event permits CustomerFact, ImportEvent {}
