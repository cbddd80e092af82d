package io.holdfast.analytics.activity;

/**
 * A day with activity of a kind.
 *
 * @param day UTC days since 1970-01-01
 */
public record ActiveDay(int day, ActivityKind kind) {}
