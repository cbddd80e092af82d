package io.holdfast.ticket.imports;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An import as the REST API returns it. */
@Schema(name = "Import")
record ImportView(
        String importId,
        String source,
        Instant startedAt,
        @Nullable Instant completedAt) {

    static ImportView of(StoredImport row) {
        return new ImportView(row.importId(), row.source(), row.startedAt(), row.completedAt());
    }
}
