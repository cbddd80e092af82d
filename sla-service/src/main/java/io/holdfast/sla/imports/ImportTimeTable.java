package io.holdfast.sla.imports;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.history.Utc;

/** The rows that hold how far each import has come. */
@ApplicationScoped
public class ImportTimeTable {

    private static final String LOAD = """
            select import_id, partition, latest, completed
              from import_time join unnest($1::text[], $2::int[]) as t (import_id, partition)
                   using (import_id, partition)
            """;
    private static final String SAVE = """
            insert into import_time (import_id, partition, latest, completed)
            select * from unnest($1::text[], $2::int[], $3::timestamptz[], $4::bool[])
            on conflict (import_id, partition) do update
               set latest = excluded.latest, completed = excluded.completed
            """;
    private static final String DUE = """
            select timeline.ticket_id
              from timeline join unnest($1::text[], $2::int[], $3::timestamptz[]) as t (import_id, partition, latest)
                   on timeline.import_id = t.import_id and timeline.partition = t.partition
                      and timeline.next_at <= t.latest
            """;
    private static final String RELEASE = """
            update timeline set import_id = null
              from unnest($1::text[], $2::int[]) as t (import_id, partition)
             where timeline.import_id = t.import_id and timeline.partition = t.partition
            """;

    public Uni<Map<ImportPartition, ImportTime>> load(SqlClient tx, Collection<ImportPartition> parts) {
        if (parts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(ids(parts), partitions(parts)))
                .map(rows -> {
                    Map<ImportPartition, ImportTime> times = new HashMap<>();
                    for (ImportPartition part : parts) {
                        times.put(part, new ImportTime(null, false));
                    }
                    for (Row row : rows) {
                        times.put(
                                new ImportPartition(row.getString("import_id"), row.getInteger("partition")),
                                new ImportTime(Utc.instantOrNull(row, "latest"), row.getBoolean("completed")));
                    }
                    return times;
                });
    }

    /** The tickets of imports for which something has happened by itself since they were judged. */
    public Uni<List<String>> dueTickets(SqlClient tx, Map<ImportPartition, ImportTime> times) {
        List<ImportPartition> advanced = new ArrayList<>();
        List<OffsetDateTime> latest = new ArrayList<>();
        times.forEach((part, time) -> {
            if (time.hasAdvanced() && time.latest() != null) {
                advanced.add(part);
                latest.add(Utc.of(time.latest()));
            }
        });
        if (advanced.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tx.preparedQuery(DUE)
                .execute(Tuple.of(ids(advanced), partitions(advanced), latest.toArray(OffsetDateTime[]::new)))
                .map(rows -> {
                    List<String> tickets = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        tickets.add(row.getString("ticket_id"));
                    }
                    return tickets;
                });
    }

    public Uni<Void> save(SqlClient tx, Map<ImportPartition, ImportTime> times) {
        List<ImportPartition> changed = new ArrayList<>();
        times.forEach((part, time) -> {
            if (time.hasAdvanced() || time.isCompleted() != time.wasInitiallyCompleted()) {
                changed.add(part);
            }
        });
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = changed.size();
        @Nullable OffsetDateTime[] latest = new @Nullable OffsetDateTime[n];
        Boolean[] completed = new Boolean[n];
        for (int i = 0; i < n; i++) {
            ImportTime time = times.getOrDefault(changed.get(i), new ImportTime(null, false));
            latest[i] = Utc.ofNullable(time.latest());
            completed[i] = time.isCompleted();
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.of(ids(changed), partitions(changed), latest, completed))
                .replaceWithVoid();
    }

    /** The tickets of completed imports are judged by the clock from now on. */
    public Uni<Void> release(SqlClient tx, Collection<ImportPartition> completed) {
        if (completed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(RELEASE)
                .execute(Tuple.of(ids(completed), partitions(completed)))
                .replaceWithVoid();
    }

    private static String[] ids(Collection<ImportPartition> parts) {
        return parts.stream().map(ImportPartition::importId).toArray(String[]::new);
    }

    private static Integer[] partitions(Collection<ImportPartition> parts) {
        return parts.stream().map(ImportPartition::partition).toArray(Integer[]::new);
    }
}
