package io.holdfast.ticket.state;

/**
 * A contact of a customer in normalized form.
 *
 * @param kind {@code email}, {@code phone} or {@code handle}
 */
public record Contact(String kind, String value) {}
