package io.holdfast.sla.tracking;

/** An import of history as far as one partition of the log holds it. */
record ImportPart(String importId, int partition) {}
