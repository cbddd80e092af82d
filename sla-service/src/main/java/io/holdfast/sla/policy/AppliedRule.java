package io.holdfast.sla.policy;

import io.holdfast.sla.calendar.WorkingCalendar;

/** The rule that holds for a ticket at some time, with the calendar that it counts by. */
public record AppliedRule(String policy, int policyVersion, Rule rule, WorkingCalendar calendar) {}
