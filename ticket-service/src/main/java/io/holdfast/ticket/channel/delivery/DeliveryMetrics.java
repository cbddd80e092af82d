package io.holdfast.ticket.channel.delivery;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import io.holdfast.ticket.channel.Adapters;

/** Metrics of deliveries. Labels are the adapters' names and words of this code, never an account or a sender's word. */
@Singleton
class DeliveryMetrics {

    private static final String ELEMENTS = "holdfast.channel.elements";
    private static final String IGNORED = "holdfast.channel.ignored";
    private static final String CHANNEL = "channel";

    private final MeterRegistry registry;

    DeliveryMetrics(MeterRegistry registry, Adapters adapters) {
        this.registry = registry;
        for (String channel : adapters.names()) {
            for (String outcome : new String[] {"accepted", "duplicate", "ignored", "kept", "refused"}) {
                elements(channel, outcome);
            }
        }
    }

    /** Counts what a delivery held. */
    void count(String channel, DeliveryResult result) {
        elements(channel, "accepted").increment(result.accepted());
        elements(channel, "duplicate").increment(result.duplicate());
        elements(channel, "ignored").increment(result.ignored());
        elements(channel, "kept").increment(result.kept());
    }

    /** Counts a delivery that was not verified. */
    void countRefused(String channel) {
        elements(channel, "refused").increment();
    }

    /** Counts an element by the adapter's reason to ignore it. */
    void countIgnored(String channel, String reason) {
        Counter.builder(IGNORED)
                .description("Elements of channels' deliveries that are no customer's message or purchase, by reason")
                .tag(CHANNEL, channel)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    private Counter elements(String channel, String outcome) {
        return Counter.builder(ELEMENTS)
                .description(
                        "Elements of channels' deliveries by outcome; refused are deliveries that were not verified")
                .tag(CHANNEL, channel)
                .tag("outcome", outcome)
                .register(registry);
    }
}
