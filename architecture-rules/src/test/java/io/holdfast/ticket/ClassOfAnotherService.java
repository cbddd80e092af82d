package io.holdfast.ticket;

/** Stands for any class of a service. */
public final class ClassOfAnotherService {}
