package io.holdfast.ticket.state;

/**
 * A way to reach a customer, in the one form by which it is compared.
 *
 * @param kind {@code email}, {@code phone} or {@code handle}
 */
public record Contact(String kind, String value) {}
