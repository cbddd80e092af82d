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
import org.jspecify.annotations.Nullable;

/**
 * The table {@code inbox_watermark}: each partition's next offset and its owner's token, which fences earlier owners.
 * Acquiring partitions waits for transactions in progress of the earlier owner; from then on that owner finds no row with
 * its token.
 */
final class Watermarks {

    private static final String ACQUIRE = """
            insert into inbox_watermark (topic, partition, next_offset, owner, topic_id)
            select topic, partition, first_offset, $5, topic_id
              from unnest($1::text[], $2::int[], $3::bigint[], $4::text[])
                   as assigned (topic, partition, first_offset, topic_id)
             order by topic, partition
            on conflict (topic, partition) do update
               set owner = excluded.owner,
                   topic_id = case when inbox_watermark.next_offset = 0 then excluded.topic_id
                                   else coalesce(inbox_watermark.topic_id, excluded.topic_id) end
            returning topic, partition, next_offset, topic_id
            """;
    private static final String LOCK = """
            select topic, partition, next_offset
              from inbox_watermark
             where owner = $3 and (topic, partition) in (select * from unnest($1::text[], $2::int[]))
             order by topic, partition
               for update
            """;
    private static final String ADVANCE = """
            update inbox_watermark as mark
               set next_offset = moved.next_offset
              from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
                   as moved (topic, partition, before, next_offset)
             where mark.topic = moved.topic and mark.partition = moved.partition
               and mark.owner = $5 and mark.next_offset = moved.before
            """;

    private Watermarks() {}

    /**
     * What is stored of a partition.
     *
     * @param nextOffset the offset to go on from
     * @param topicId the id of the topic that the offset counts in; null when the broker did not tell
     */
    record Watermark(long nextOffset, @Nullable String topicId) {}

    /**
     * Makes the owner the only one that can advance these partitions.
     *
     * @param firstOffsets the partitions, each with the offset to begin with when it has no watermark yet
     * @param topicIds the topics' ids, which are stored where none is yet, and where nothing was processed
     */
    static Uni<Map<TopicPartitionKey, Watermark>> acquire(
            SqlConnection tx, UUID owner, Map<TopicPartitionKey, Long> firstOffsets, Map<String, String> topicIds) {
        List<TopicPartitionKey> keys = List.copyOf(firstOffsets.keySet());
        Long[] first = keys.stream().map(firstOffsets::get).toArray(Long[]::new);
        String[] ids = keys.stream().map(key -> topicIds.get(key.topic())).toArray(String[]::new);
        return tx.preparedQuery(ACQUIRE)
                .execute(Tuple.of(topics(keys), partitions(keys), first, ids, owner))
                .map(rows -> {
                    Map<TopicPartitionKey, Watermark> marks = new HashMap<>();
                    for (Row row : rows) {
                        marks.put(
                                new TopicPartitionKey(row.getString(0), row.getInteger(1)),
                                new Watermark(row.getLong(2), row.getString(3)));
                    }
                    return marks;
                });
    }

    /** Locks the partitions that still belong to the owner and returns their next offsets; the others are absent. */
    static Uni<Map<TopicPartitionKey, Long>> lock(SqlConnection tx, UUID owner, List<TopicPartitionKey> keys) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(topics(keys), partitions(keys), owner))
                .map(Watermarks::offsets);
    }

    /** Advances locked partitions; fails with {@link LostPartitionException} unless each has the offset it had. */
    static Uni<Void> advance(
            SqlConnection tx, UUID owner, Map<TopicPartitionKey, Long> before, Map<TopicPartitionKey, Long> after) {
        List<TopicPartitionKey> keys = List.copyOf(after.keySet());
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] from = keys.stream().map(before::get).toArray(Long[]::new);
        Long[] to = keys.stream().map(after::get).toArray(Long[]::new);
        return tx.preparedQuery(ADVANCE)
                .execute(Tuple.from(List.of(topics(keys), partitions(keys), from, to, owner)))
                .invoke(updated -> {
                    if (updated.rowCount() != keys.size()) {
                        throw new LostPartitionException();
                    }
                })
                .replaceWithVoid();
    }

    private static Map<TopicPartitionKey, Long> offsets(RowSet<Row> rows) {
        Map<TopicPartitionKey, Long> offsets = new HashMap<>();
        for (Row row : rows) {
            offsets.put(new TopicPartitionKey(row.getString(0), row.getInteger(1)), row.getLong(2));
        }
        return offsets;
    }

    private static String[] topics(List<TopicPartitionKey> keys) {
        return keys.stream().map(TopicPartitionKey::topic).toArray(String[]::new);
    }

    private static Integer[] partitions(List<TopicPartitionKey> keys) {
        return keys.stream().map(TopicPartitionKey::partition).toArray(Integer[]::new);
    }

    /** A watermark was changed by another owner during the transaction. */
    static final class LostPartitionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostPartitionException() {
            super("a partition was reassigned while its batch was processed");
        }
    }
}
