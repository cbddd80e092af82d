package io.holdfast.sla.imports;

/** The part of an import of history that is on one partition of the log. */
public record ImportPartition(String importId, int partition) {}
