package io.holdfast.ticket.erasure;

import java.time.Instant;

/**
 * That a service has deleted what it kept of one customer.
 *
 * @param eventId of the {@code customer-erased}
 * @param service the full name, such as {@code sla-service}
 */
record Confirmation(String eventId, String service, Instant appliedAt) {}
