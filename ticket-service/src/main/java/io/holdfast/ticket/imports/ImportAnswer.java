package io.holdfast.ticket.imports;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.record.StoredImport;

/** An import as it is answered. */
@Schema(name = "Import")
record ImportAnswer(
        String importId,
        String source,
        Instant startedAt,
        @Nullable Instant completedAt) {

    static ImportAnswer of(StoredImport row) {
        return new ImportAnswer(row.importId(), row.source(), row.startedAt(), row.completedAt());
    }
}
