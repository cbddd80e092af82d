package io.holdfast.sla.policy;

import java.time.Instant;

import io.holdfast.sla.calendar.CalendarSpec;

/** A version of a calendar; it is in force from an instant until the next version of the same name. */
public record CalendarVersion(CalendarSpec calendar, int version, Instant inForceFrom) {}
