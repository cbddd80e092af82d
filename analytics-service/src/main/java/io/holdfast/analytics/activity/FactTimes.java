package io.holdfast.analytics.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;

/** Whose facts are, and of when, for the cut of an erasure. */
final class FactTimes {

    private FactTimes() {}

    /** When what an event tells began: a breach is of a clock that may have started before an erasure. */
    static Instant beginningOf(Fact<? extends Event> fact) {
        return fact.event() instanceof BreachEvent breach
                        && breach.clock().startedAt().isBefore(fact.time())
                ? breach.clock().startedAt()
                : fact.time();
    }

    static boolean isOf(String customerId, Fact<? extends Event> fact) {
        return fact.event() instanceof CustomerFact event
                && event.customerId().value().equals(customerId);
    }

    /** Whether another service concluded it from the customer's facts, maybe of a later time. */
    static boolean isConclusion(Event event) {
        return event instanceof BreachEvent || event instanceof LoyaltyEvent;
    }

    static Instant endOf(int day) {
        return LocalDate.ofEpochDay(day + 1L)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .minus(1, ChronoUnit.MICROS);
    }

    /** The later of two instants that may be absent; null when both are. */
    static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : later(one, other);
    }

    static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }
}
