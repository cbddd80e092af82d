/** Stores, reads, validates and serves versions of policies and calendars: tables, JSON and the REST resources. */
@NullMarked
package io.holdfast.sla.rulebook;

import org.jspecify.annotations.NullMarked;
