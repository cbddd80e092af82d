package io.holdfast.sla.policy;

import io.holdfast.sla.calendar.WorkingCalendar;

/** A rule of a policy version with its compiled calendar. */
public record AppliedRule(String policy, int policyVersion, Rule rule, WorkingCalendar calendar) {}
