package io.holdfast.analytics.naive;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** An event of a generated stream, with what the slow calculations need. */
public sealed interface RawEvent {

    String id();

    Instant at();

    String customer();

    record Bought(String id, Instant at, String customer) implements RawEvent {}

    record Opened(String id, Instant at, String customer, String ticket, String channel, String department)
            implements RawEvent {}

    record Reclassified(
            String id,
            Instant at,
            String customer,
            String ticket,
            @Nullable String department) implements RawEvent {}

    record Replied(
            String id,
            Instant at,
            String customer,
            String ticket,
            String author,
            boolean internal,
            @Nullable String template,
            @Nullable String variant)
            implements RawEvent {}

    record StatusChanged(String id, Instant at, String customer, String ticket, String status) implements RawEvent {}

    /** The ticket was merged into another one, or its merge was undone. */
    record TicketMerged(String id, Instant at, String customer, String ticket, boolean undone) implements RawEvent {}

    record Rated(String id, Instant at, String customer, String ticket, int score) implements RawEvent {}

    record Reviewed(String id, Instant at, String customer, String ticket, int empathy, int solution, int writing)
            implements RawEvent {}

    /** A breach of a clock, or its withdrawal. The ids of one clock are in the order of what happened. */
    record Breached(
            String id,
            Instant at,
            String customer,
            String ticket,
            String metric,
            int cycle,
            Instant dueAt,
            Instant detectedAt,
            boolean withdrawn)
            implements RawEvent {}

    /** The customer was merged into another one. */
    record Merged(String id, Instant at, String customer, String into) implements RawEvent {}

    /** What happened up to its time is forgotten. */
    record Erased(String id, Instant at, String customer) implements RawEvent {}
}
