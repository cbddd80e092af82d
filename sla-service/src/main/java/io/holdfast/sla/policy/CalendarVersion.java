package io.holdfast.sla.policy;

import java.time.Instant;

import io.holdfast.sla.calendar.CalendarSpec;

/** A calendar as it was put in force; it applies from then until the next version of the same name. */
public record CalendarVersion(CalendarSpec calendar, int version, Instant inForceFrom) {}
