package io.holdfast.ticket.imports;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent.ImportCompleted;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.web.Json;

/** Starts, completes and lists imports. */
@ApplicationScoped
class Imports {

    private static final String START = "insert into import (import_id, source, started_at) values ($1, $2, $3)";
    private static final String FIND =
            "select source, started_at, completed_at from import where import_id = $1 for update";
    private static final String COMPLETE = "update import set completed_at = $2 where import_id = $1";

    /** Sort key of the list. */
    private record Position(Instant startedAt, String importId) {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "imports",
                (position, to) -> to.instant(position.startedAt()).text(position.importId()),
                from -> new Position(from.instant(), from.text()));
    }

    private final Mutiny.SessionFactory sessions;
    private final Intake intake;
    private final Outbox outbox;
    private final Clock clock;

    Imports(Mutiny.SessionFactory sessions, Intake intake, Outbox outbox, Clock clock) {
        this.sessions = sessions;
        this.intake = intake;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<ReplayableResponse> start(String source, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(key, tx -> {
            String id = EventIds.generate();
            Instant now = now();
            return tx.preparedQuery(START)
                    .execute(Tuple.of(id, source, SqlTimes.utc(now)))
                    .chain(() -> AuditTrail.append(tx, now, change(caller, "import.started", id)))
                    .replaceWith(() -> CommandResponse.created(
                            "/imports/" + id, Json.write(new ImportView(id, source, now, null))));
        });
    }

    /** Completes an import, and publishes that to every partition; idempotent. */
    Uni<ReplayableResponse> complete(String importId, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(
                key,
                tx -> tx.preparedQuery(FIND)
                        .execute(Tuple.of(importId))
                        .chain(rows -> {
                            if (rows.rowCount() == 0) {
                                throw Problem.notFound("import", importId);
                            }
                            return complete(
                                    tx, importId, caller, rows.iterator().next());
                        })
                        .map(view -> CommandResponse.ok(Json.write(view))));
    }

    /** Imports, newest first. */
    Uni<Page<ImportView>> list(int limit, @Nullable String cursor) {
        Position last = cursor == null ? null : Position.FORMAT.decode(cursor);
        String after = cursor == null ? "" : " where startedAt < :at or (startedAt = :at and importId < :id)";
        return sessions.withSession(session -> {
            Mutiny.SelectionQuery<StoredImport> select = session.createSelectionQuery(
                    "from StoredImport" + after + " order by startedAt desc, importId desc", StoredImport.class);
            if (last != null) {
                select.setParameter("at", last.startedAt()).setParameter("id", last.importId());
            }
            return select.setMaxResults(limit + 1).getResultList().map(rows -> page(rows, limit));
        });
    }

    private Uni<ImportView> complete(SqlConnection tx, String importId, String caller, Row row) {
        String source = row.getString(0);
        Instant startedAt = SqlTimes.instant(row, 1);
        Instant completedAt = SqlTimes.instantOrNull(row, 2);
        if (completedAt != null) {
            return Uni.createFrom().item(new ImportView(importId, source, startedAt, completedAt));
        }
        Instant now = now();
        Fact<ImportCompleted> completed = Fact.of(
                EventIds.derive("import-completed", importId),
                EventSources.CONVERSATION,
                now,
                new ImportCompleted(importId));
        return tx.preparedQuery(COMPLETE)
                .execute(Tuple.of(importId, SqlTimes.utc(now)))
                .chain(() -> outbox.append(tx, List.of(completed)))
                .chain(() -> AuditTrail.append(tx, now, change(caller, "import.completed", importId)))
                .replaceWith(new ImportView(importId, source, startedAt, now));
    }

    private static Change change(String caller, String action, String importId) {
        return new Change(caller, action, "imports/" + importId);
    }

    private static Page<ImportView> page(List<StoredImport> rows, int limit) {
        return Page.of(
                rows,
                limit,
                ImportView::of,
                last -> Position.FORMAT.encode(new Position(last.startedAt(), last.importId())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
