package io.holdfast.rest.audit;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An entry of the audit trail as the REST API returns it.
 *
 * @param id ascending in the order of entries
 * @param who the {@code sub} of the caller's bearer token; {@code key:} and the id of its API key, or {@code channel} for the
 *     configured one; {@code service:} and the name of the service for what it does by itself
 */
@Schema(name = "AuditEntry")
record AuditEntry(long id, Instant at, String service, String who, String action, String resource) {}
