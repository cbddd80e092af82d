/**
 * What the services' PostgreSQL code has in common: instants, multi-row statements over {@code unnest}, pipelined
 * statements, the idempotency table and the digest of an erased customer's id. It knows neither HTTP nor Kafka.
 */
@NullMarked
package io.holdfast.sql;

import org.jspecify.annotations.NullMarked;
