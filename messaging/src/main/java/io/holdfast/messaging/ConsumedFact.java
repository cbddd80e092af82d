package io.holdfast.messaging;

import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;

/** A fact with its position in the log. */
public record ConsumedFact(String topic, int partition, long offset, Fact<? extends Event> fact) {}
