package io.holdfast.contract;

/** The data of a fact. */
public sealed interface Event permits CustomerFact, ImportEvent, WebhookEvent {}
