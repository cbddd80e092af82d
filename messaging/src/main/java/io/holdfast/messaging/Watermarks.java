package io.holdfast.messaging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The rows that say how far each partition is done, and whose it is. Assigning writes the new owner's token, and waits
 * for a transaction of the last owner that is under way; from then on the last owner finds no row of its own.
 */
final class Watermarks {

    private static final String OWN = """
            insert into inbox_watermark (topic, partition, next_offset, owner)
            select topic, partition, first_offset, $4
              from unnest($1::text[], $2::int[], $3::bigint[]) as assigned (topic, partition, first_offset)
             order by topic, partition
            on conflict (topic, partition) do update set owner = excluded.owner
            returning topic, partition, next_offset
            """;
    private static final String LOCK = """
            select topic, partition, next_offset
              from inbox_watermark
             where owner = $3 and (topic, partition) in (select * from unnest($1::text[], $2::int[]))
             order by topic, partition
               for update
            """;
    private static final String MOVE = """
            update inbox_watermark as mark
               set next_offset = moved.next_offset
              from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
                   as moved (topic, partition, before, next_offset)
             where mark.topic = moved.topic and mark.partition = moved.partition
               and mark.owner = $5 and mark.next_offset = moved.before
            """;

    private Watermarks() {}

    /** A partition of a topic, as a key. */
    record Mark(String topic, int partition) {}

    /**
     * Makes the owner the only one who may move these partitions.
     *
     * @param firstOffsets where a partition begins that nobody has read yet
     * @return where each partition is to be read from
     */
    static Uni<Map<Mark, Long>> own(SqlConnection tx, UUID owner, Map<Mark, Long> firstOffsets) {
        List<Mark> marks = List.copyOf(firstOffsets.keySet());
        Long[] first = marks.stream().map(firstOffsets::get).toArray(Long[]::new);
        return tx.preparedQuery(OWN)
                .execute(Tuple.of(topics(marks), partitions(marks), first, owner))
                .map(Watermarks::offsets);
    }

    /** Locks those of the partitions that are still the owner's and says how far they are; the others are absent. */
    static Uni<Map<Mark, Long>> lock(SqlConnection tx, UUID owner, List<Mark> marks) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(topics(marks), partitions(marks), owner))
                .map(Watermarks::offsets);
    }

    /** Moves the locked partitions; fails, and with it the transaction, unless each stands where it stood. */
    static Uni<Void> move(SqlConnection tx, UUID owner, Map<Mark, Long> before, Map<Mark, Long> after) {
        List<Mark> marks = List.copyOf(after.keySet());
        if (marks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] from = marks.stream().map(before::get).toArray(Long[]::new);
        Long[] to = marks.stream().map(after::get).toArray(Long[]::new);
        return tx.preparedQuery(MOVE)
                .execute(Tuple.from(List.of(topics(marks), partitions(marks), from, to, owner)))
                .invoke(moved -> {
                    if (moved.rowCount() != marks.size()) {
                        throw new LostPartitionException();
                    }
                })
                .replaceWithVoid();
    }

    private static Map<Mark, Long> offsets(RowSet<Row> rows) {
        Map<Mark, Long> offsets = new HashMap<>();
        for (Row row : rows) {
            offsets.put(new Mark(row.getString(0), row.getInteger(1)), row.getLong(2));
        }
        return offsets;
    }

    private static String[] topics(List<Mark> marks) {
        return marks.stream().map(Mark::topic).toArray(String[]::new);
    }

    private static Integer[] partitions(List<Mark> marks) {
        return marks.stream().map(Mark::partition).toArray(Integer[]::new);
    }

    /** The watermark is not where the transaction found it. */
    static final class LostPartitionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostPartitionException() {
            super("a partition was lost while its batch was handled");
        }
    }
}
