package io.holdfast.sla.imports;

/** An import of history as far as one partition of the log holds it. */
public record ImportPartition(String importId, int partition) {}
