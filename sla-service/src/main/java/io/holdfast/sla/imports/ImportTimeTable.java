package io.holdfast.sla.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;

import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code import_time}: the event time that each import has reached on each partition. */
@ApplicationScoped
public class ImportTimeTable {

    private static final ColumnArrays<ImportPartition> KEY = ColumnArrays.<ImportPartition>builder()
            .text("import_id", ImportPartition::importId)
            .integer("partition", ImportPartition::partition)
            .build();

    private static final ColumnArrays<Map.Entry<ImportPartition, ImportTime>> LATEST =
            ColumnArrays.<Map.Entry<ImportPartition, ImportTime>>builder()
                    .all(KEY, Map.Entry::getKey)
                    .timestamp("latest", each -> each.getValue().latest())
                    .build();

    private static final ColumnArrays<Map.Entry<ImportPartition, ImportTime>> IMPORT_TIME =
            ColumnArrays.<Map.Entry<ImportPartition, ImportTime>>builder()
                    .all(LATEST, Function.identity())
                    .bool("completed", each -> each.getValue().isCompleted())
                    .build();

    private static final String LOAD = "select " + IMPORT_TIME.names() + " from import_time join "
            + KEY.unnest("wanted") + " using (" + KEY.names() + ")";
    private static final String SAVE = IMPORT_TIME.insertInto("import_time")
            + " on conflict (import_id, partition) do update set "
            + IMPORT_TIME.assignExcluded(Set.of("import_id", "partition"));
    private static final String DUE = "select timeline.ticket_id from timeline join " + LATEST.unnest("reached") + """
             on timeline.import_id = reached.import_id and timeline.partition = reached.partition
                and timeline.next_at <= reached.latest
            """;
    private static final String RELEASE = "update timeline set import_id = null from " + KEY.unnest("completed") + """
             where timeline.import_id = completed.import_id and timeline.partition = completed.partition
            """;

    /** The times of these parts; a part without a row has not begun. */
    public Uni<Map<ImportPartition, ImportTime>> load(SqlClient tx, Collection<ImportPartition> parts) {
        if (parts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(LOAD).execute(KEY.tuple(parts)).map(rows -> {
            Map<ImportPartition, ImportTime> times = new HashMap<>();
            for (ImportPartition part : parts) {
                times.put(part, new ImportTime(null, false));
            }
            for (Row row : rows) {
                times.put(
                        new ImportPartition(row.getString("import_id"), row.getInteger("partition")),
                        new ImportTime(SqlTimes.instantOrNull(row, "latest"), row.getBoolean("completed")));
            }
            return times;
        });
    }

    /** Tickets of imports whose next evaluation time the import has reached. */
    public Uni<List<String>> dueTickets(SqlClient tx, Map<ImportPartition, ImportTime> times) {
        List<Map.Entry<ImportPartition, ImportTime>> advanced = times.entrySet().stream()
                .filter(each -> each.getValue().hasAdvanced())
                .toList();
        if (advanced.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tx.preparedQuery(DUE).execute(LATEST.tuple(advanced)).map(rows -> {
            List<String> tickets = new ArrayList<>(rows.size());
            for (Row row : rows) {
                tickets.add(row.getString("ticket_id"));
            }
            return tickets;
        });
    }

    /** Saves those that have changed since they were loaded. */
    public Uni<Void> save(SqlClient tx, Map<ImportPartition, ImportTime> times) {
        List<Map.Entry<ImportPartition, ImportTime>> changed = times.entrySet().stream()
                .filter(each -> each.getValue().hasAdvanced() || each.getValue().hasCompleted())
                .toList();
        return changed.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE).execute(IMPORT_TIME.tuple(changed)).replaceWithVoid();
    }

    /** Makes the tickets of completed imports live tickets. */
    public Uni<Void> release(SqlClient tx, Collection<ImportPartition> completed) {
        return completed.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(RELEASE).execute(KEY.tuple(completed)).replaceWithVoid();
    }
}
