package io.holdfast.ticket.imports;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Row of the table {@code import}. */
@Entity
@Immutable
@Table(name = "import")
public class StoredImport {

    @Id
    @Column(name = "import_id")
    String importId;

    @Column(name = "source")
    String source;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "completed_at")
    @Nullable
    Instant completedAt;

    public String importId() {
        return importId;
    }

    public String source() {
        return source;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }
}
